"""Sessions by ``Authorization: Bearer`` (RFC 6750 section 2.1), for apps without cookies.

Answers that set the session cookie also carry its value in the header ``set-auth-token``.
"""

from typing import Any

from authsvc.plugins.bearer.credentials import BearerSource
from authsvc.plugins.bearer.hooks import expose_token

ORDER = 10


def includeme(config: Any) -> None:
    """A credential source before the cookie, and the header."""
    registry = config.registry
    keyring = registry.authsvc.services.keyring
    config.add_credential_source(BearerSource(registry.session_resolver, keyring), order=ORDER)
    config.add_hook(endpoint="set-cookie", after=expose_token)
