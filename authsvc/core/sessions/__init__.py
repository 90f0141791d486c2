"""Sessions: open, look up, renew, list, revoke; the session cookie.

Owns table ``session``. ``usecases.open_session`` is the only place that issues session tokens.
"""

from typing import Any

from authsvc.core.sessions.credentials import CookieSource, SessionResolver
from authsvc.core.sessions.keeper import SessionKeeper
from authsvc.core.sessions.pg_reader import PostgresReader
from authsvc.core.sessions.reader import PortableReader, SessionReader
from authsvc.core.sessions.settings import SessionSettings

COOKIE_ORDER = 50


def includeme(config: Any) -> None:
    """Settings, the cookie as a credential source, endpoints."""
    service = config.registry.authsvc
    settings = config.registry.auth_settings.section("sessions", SessionSettings)
    service.fresh_age = settings.fresh_age
    config.registry.session_reader = _reader(config, settings)
    config.registry.session_resolver = SessionResolver(config.registry.session_reader, service)
    config.registry.session_keeper = SessionKeeper()
    source = CookieSource(config.registry.session_resolver, service)
    config.add_credential_source(source, order=COOKIE_ORDER)
    config.scan(".endpoints", categories=["authsvc"])


def _reader(config: Any, settings: SessionSettings) -> SessionReader:
    engine = config.registry.read_engine
    if settings.reader == "portable" or engine.dialect.name != "postgresql":
        return PortableReader()
    return PostgresReader(engine, spare=engine.pool.size())
