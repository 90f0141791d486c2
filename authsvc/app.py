"""Assembly: the ordered list of includes, and what has to be there before them."""

import signal
import sys
import threading
from pathlib import Path
from typing import Any, TypeVar

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationExecutionError

from authsvc import clock, ids
from authsvc.context import Services
from authsvc.crypto.encryption import Envelope
from authsvc.crypto.passwords import Hasher
from authsvc.crypto.secrets import Keyring
from authsvc.crypto.slots import HashSlots
from authsvc.settings import Settings, SettingsError, naming
from authsvc.web.client import ClientAddress
from authsvc.web.cookies import CookieStyle
from authsvc.web.deployment import check, cores
from authsvc.web.embedding import refuse_clashes, refuse_prefix
from authsvc.web.limits.settings import LimitsSettings, counters_of, limiter_of, open_store
from authsvc.web.origin import TrustedOrigins
from authsvc.web.pages.sites import Pages
from authsvc.web.service import Service
from authsvc.web.settings import CookieSettings, OperationSettings, ServiceSettings

CORE = (
    "keyring", "users", "sessions", "accounts", "verification", "signin", "password", "profile",
    "fields", "inbox",
)  # fmt: skip
HERE = Path(__file__).parent
T = TypeVar("T")


def make_app(global_config: dict[str, Any], settings: dict[str, Any]) -> Any:
    """The service as a WSGI application of its own."""
    config = Configurator(settings={**global_config, **settings}, autocommit=False)
    config.include("authsvc")
    config.include("authsvc.web.standalone")
    try:
        app = config.make_wsgi_app()
    except ConfigurationExecutionError as error:
        if isinstance(error.evalue, SettingsError):  # Pyramid has wrapped it
            raise error.evalue.with_traceback(None) from None
        raise
    _end_in_order()
    return app


def includeme(config: Configurator) -> None:
    """Everything authsvc is, inside ``config``: kits first, core features, then plugins."""
    refuse_prefix(config)
    registry = config.registry
    registry.auth_settings = Settings(config.get_settings())
    registry.authsvc = _service(registry)
    config.add_directive("add_settings_section", add_settings_section, action_wrap=False)
    config.include("authsvc.db")
    _limits(registry)
    config.include("authsvc.security")
    config.include("authsvc.web")
    config.include("authsvc.web.openapi")
    config.include("authsvc.web.pages.theming")
    config.include("authsvc.delivery.include")
    for feature in CORE:
        config.include(f"authsvc.core.{feature}")
    for plugin in registry.auth_settings[""].plugins:
        config.include(_module_of(plugin))
    config.scan("authsvc.web.health", categories=["authsvc"])
    config.action("authsvc-complete", _complete, args=(config,), order=1000)


def _end_in_order() -> None:
    """SIGTERM ends the server as Ctrl-C does: requests at work are answered, mail is put down.

    A server with a way of its own, such as granian, keeps it.
    """
    ours = threading.current_thread() is threading.main_thread()
    if ours and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))


def _module_of(plugin: str) -> str:
    """Where the plugin is: a built-in one by its name, somebody's own by its dotted name."""
    if "." in plugin:
        return plugin
    if plugin not in _dormant():
        names = ", ".join(sorted(_dormant()))
        raise SettingsError("authsvc.plugins", f"nothing is called {plugin}; built in: {names}")
    return f"authsvc.plugins.{plugin}"


def add_settings_section(config: Configurator, name: str, section: type[T]) -> T:
    """Configurator directive: read ``authsvc.<name>.*``; the settings, ready to use."""
    settings: Settings = config.registry.auth_settings
    return settings.section(name, section)


def _service(registry: Any) -> Service:
    settings: Settings = registry.auth_settings
    service = settings.section("", ServiceSettings)
    cookies = settings.section("cookies", CookieSettings)
    operation = settings.section("server", OperationSettings)
    check(service, cookies, operation)
    keyring = Keyring.parse(service.secret)
    base_url = service.base_url.rstrip("/")
    with naming("authsvc.trusted_origins"):
        trusted_origins = TrustedOrigins(base_url, service.trusted_origins)
    with naming("authsvc.trusted_proxies"):
        client_address = ClientAddress(service.trusted_proxies)
    services = Services(
        settings=settings,
        hasher=Hasher(HashSlots(operation.hash_slots or cores(), operation.hash_queue)),
        keyring=keyring,
        base_url=base_url,
        notify=registry.notify,
        now=clock.now,
    )
    services.extras["pages"] = Pages(service.pages_path)
    services.extras["envelope"] = Envelope(keyring, ids.random_bytes)
    services.extras["new_token"] = ids.token
    return Service(
        services=services,
        base_url=base_url,
        base_path=service.base_path.rstrip("/"),
        app_name=service.app_name,
        trusted_origins=trusted_origins,
        client_address=client_address,
        cookies=CookieStyle.of(cookies, base_url),
        limiter=None,
        max_body=operation.max_body,
        disabled_paths=frozenset(service.disabled_paths),
    )


def _limits(registry: Any) -> None:
    settings = registry.auth_settings.section("limits", LimitsSettings)
    store = open_store(settings, registry.read_engine)
    registry.authsvc.limiter = limiter_of(settings, store)
    registry.authsvc.services.counters = counters_of(settings, store)


def _complete(config: Configurator) -> None:
    """When every include has been carried out: nothing unknown is left in the settings."""
    registry = config.registry
    refuse_clashes(registry)
    registry.authsvc.limiter.rules.learn([*registry.catalogue, *registry.catalogue.forms])
    registry.auth_settings.refuse_unknown(dormant=sorted(_dormant()))


def _dormant() -> set[str]:
    """Sections of built-in plugins: their keys may stay when the plugin is switched off."""
    return {path.parent.name for path in (HERE / "plugins").glob("*/__init__.py")}
