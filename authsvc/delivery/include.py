"""How delivery joins an application: settings read, mailer and texter in place, threads started."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from pyramid.events import ApplicationCreated

from authsvc import clock, ids
from authsvc.db import outbox
from authsvc.delivery import Ground, assemble, read_settings
from authsvc.mail.brand import COLOUR, Brand
from authsvc.mail.letters import English, Language

BURIAL_ROUND = timedelta(hours=1)
KEEP_DEAD = timedelta(days=30)
PLACE = "outbox.payload"


def includeme(config: Any) -> None:
    """Fill ``services.mailer`` and ``services.texter``; ``registry.delivery`` has the rest.

    The threads start with the application, so neither the command line nor a bare include starts
    any. A server that forks after loading the application sets ``outbox.couriers = 0`` and runs
    ``authsvc worker``: threads do not survive a fork.
    """
    registry = config.registry
    service = registry.authsvc
    settings = read_settings(registry.auth_settings)
    brand = _brand(registry, settings.mail.support)
    delivery = assemble(settings, _ground(registry), brand, _languages(service.services))
    registry.delivery = delivery
    service.services.mailer = delivery.mailer
    service.services.texter = delivery.texter
    config.add_subscriber(lambda _event: delivery.threads.start(), ApplicationCreated)
    config.add_periodic("dead letters", BURIAL_ROUND, forget_dead)


def forget_dead(auth: Any) -> int:
    """Delete letters that were given up long ago; they hold no content any more."""
    return outbox.purge_dead(auth.db.connection(), auth.now() - KEEP_DEAD)


def _brand(registry: Any, support: str) -> Brand:
    """The pages' brand, where pages have been included before."""
    service, settings = registry.authsvc, registry.auth_settings
    name, colour = service.app_name, COLOUR
    if "brand" in settings:
        name, colour = settings["brand"].name or name, settings["brand"].colour
    return Brand(name, urlsplit(service.base_url).hostname or "", support, colour)


def _ground(registry: Any) -> Ground:
    envelope = registry.authsvc.services.extras["envelope"]
    return Ground(
        engine=registry.engine,
        read_engine=registry.read_engine,
        sessions=registry.session_factory,
        seal=partial(envelope.encrypt, context=PLACE),
        open_sealed=partial(envelope.decrypt, context=PLACE),
        now=clock.now,
        new_id=ids.new_id,
    )


def _languages(services: Any) -> Callable[[str | None], Language]:
    """The catalogues of the pages, looked up when a letter is written: they may be added later."""

    def language(locale: str | None) -> Language:
        catalogues = services.extras.get("catalogues")
        found: Language = catalogues.of(locale) if catalogues is not None else English()
        return found

    return language
