"""Sessions by ``Authorization: Bearer`` (RFC 6750 section 2.1), for apps without cookies.

Answers that set the session cookie also carry its value in the header ``set-auth-token``.
"""

from typing import Any

from authsvc.plugins.bearer.credentials import BearerSource
from authsvc.plugins.bearer.hooks import expose_token
from authsvc.plugins.bearer.settings import BearerSettings

ORDER = 10


def includeme(config: Any) -> None:
    """A credential source before the cookie, and the header."""
    registry = config.registry
    keyring = registry.authsvc.services.keyring
    settings = registry.auth_settings.section("bearer", BearerSettings)
    source = BearerSource(registry.session_resolver, keyring, is_asked_for=settings.challenge)
    config.add_credential_source(source, order=ORDER)
    config.add_hook(endpoint="set-cookie", after=expose_token)
