"""Sessions: open, look up, renew, list, revoke; the session cookie.

Owns table ``session``. ``usecases.open_session`` is the only place that issues session tokens.
"""

from typing import Any

from authsvc.core.sessions.credentials import CookieSource, SessionResolver
from authsvc.core.sessions.reader import PortableReader
from authsvc.core.sessions.settings import SessionSettings

COOKIE_ORDER = 50


def includeme(config: Any) -> None:
    """Settings, the cookie as a credential source, endpoints."""
    service = config.registry.authsvc
    settings = config.registry.auth_settings.section("sessions", SessionSettings)
    service.fresh_age = settings.fresh_age
    config.registry.session_resolver = SessionResolver(PortableReader(), service)
    source = CookieSource(config.registry.session_resolver, service)
    config.add_credential_source(source, order=COOKIE_ORDER)
    config.scan(".endpoints", categories=["authsvc"])
