"""Sessions: open, look up, renew, list, revoke; the session cookie.

Owns table ``session``. ``usecases.open_session`` is the only place that issues session tokens.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from pyramid.events import ApplicationCreated

from authsvc.core.sessions.cache import CookieCache
from authsvc.core.sessions.credentials import CookieSource, SessionResolver
from authsvc.core.sessions.custom import add_custom_session
from authsvc.core.sessions.events import SessionsEnded
from authsvc.core.sessions.farewell import add_farewell
from authsvc.core.sessions.keeper import SessionKeeper
from authsvc.core.sessions.pages import stay_signed_in
from authsvc.core.sessions.pg_reader import PostgresReader
from authsvc.core.sessions.reader import PortableReader, SessionReader
from authsvc.core.sessions.requirement import REQUIREMENT, Requirement, require_factors
from authsvc.core.sessions.revocation import RevocationFeed
from authsvc.core.sessions.settings import SessionSettings
from authsvc.core.sessions.subscribers import tell_changed, tell_ended
from authsvc.core.sessions.usage import FLUSH_EVERY, LastUse
from authsvc.core.sessions.usecases import sweep
from authsvc.events import Event
from authsvc.i18n import mark as _

COOKIE_ORDER = 50
SWEEP_EVERY = timedelta(minutes=10)


def includeme(config: Any) -> None:
    """Settings, the cookie as a credential source, endpoints."""
    service = config.registry.authsvc
    settings = config.registry.auth_settings.section("sessions", SessionSettings)
    service.fresh_age = settings.fresh_age
    config.registry.session_reader = _reader(config, settings)
    last_use = config.registry.last_use = LastUse()
    config.add_periodic("last use of sessions", FLUSH_EVERY, last_use.flush)
    config.add_periodic("sessions that are over", SWEEP_EVERY, sweep)
    service.services.extras[REQUIREMENT] = Requirement()
    config.registry.session_resolver = SessionResolver(
        config.registry.session_reader, service, last_use
    )
    config.registry.session_keeper = SessionKeeper()
    _cache(config, settings)
    config.registry.session_gates.append(require_factors)
    source = CookieSource(config.registry.session_resolver, service)
    config.add_credential_source(source, order=COOKIE_ORDER)
    config.add_directive("add_farewell", add_farewell, action_wrap=False)
    config.add_directive("add_custom_session", add_custom_session)
    config.add_account_section(
        "sessions", _("Sessions"), icon="desktop", page="page.sessions", order=30
    )
    config.scan(".endpoints", categories=["authsvc"])
    config.scan(".pages", categories=["authsvc"])
    config.add_hook(endpoint="page", after=stay_signed_in)


def _cache(config: Any, settings: SessionSettings) -> None:
    """The cookie cache and, with it, the news that speak against a copy."""
    registry = config.registry
    service = registry.authsvc
    registry.session_cache = service.services.extras["session_cache"] = None
    if not settings.cookie_cache:
        return
    feed = None
    if settings.cache_revocation == "instant":
        feed = RevocationFeed(registry.read_engine, settings.cache_max_age, service.services.now)
        config.add_subscriber(partial(tell_ended, feed), SessionsEnded)
        config.add_subscriber(partial(tell_changed, feed), Event)
        config.add_subscriber(lambda _event: feed.start(), ApplicationCreated)
    cache = CookieCache(settings, service.services.keyring, service.cookies, feed)
    registry.session_cache = service.services.extras["session_cache"] = cache


def _reader(config: Any, settings: SessionSettings) -> SessionReader:
    engine = config.registry.read_engine
    if settings.reader == "portable" or engine.dialect.name != "postgresql":
        return PortableReader()
    return PostgresReader(engine)
