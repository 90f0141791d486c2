"""Sign-in on preview hosts, whose addresses no provider knows: production lends its redirect URI.

What goes between the two is sealed with a secret that both have. Whoever has it may say on any
preview who somebody is, and nowhere else: production never takes anybody's word for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson

from authsvc import ids
from authsvc.api import AuthContext, TrustedOrigins
from authsvc.crypto.encryption import Envelope, UndecryptableError
from authsvc.crypto.secrets import Keyring, weaknesses
from authsvc.plugins.social.client import Asking
from authsvc.plugins.social.settings import SocialSettings
from authsvc.settings import SettingsError, naming

EXTRA = "social_proxy"
PATH = "/oauth-proxy-callback"
LIFETIME = timedelta(seconds=60)
"""Of what production sends to a preview."""
SKEW = timedelta(seconds=10)
"""By which the clock of production may be ahead."""


@dataclass(frozen=True)
class Package:
    """The state that a preview gives to a provider: its real one, and where it belongs."""

    provider: str
    state: str = field(repr=False)
    origin: str
    verifier: str | None = field(repr=False)
    nonce: str | None = field(repr=False)
    at: float


class Proxy:
    """What goes between a preview and production, sealed for one purpose and one reader each."""

    def __init__(self, secret: str, *, own: str, previews: TrustedOrigins | None) -> None:
        self._envelope = Envelope(Keyring((secret,)), ids.random_bytes)
        self._own = own
        self._previews = previews

    @property
    def is_preview(self) -> bool:
        """Whether this service borrows the redirect URI of another; it may not lend its own."""
        return self._previews is None

    def state(self, provider: str, asking: Asking, at: float) -> str:
        """The state for the provider; the PKCE verifier travels in it, and only sealed."""
        told = [asking.state, self._own, asking.verifier, asking.nonce, at]
        return self._seal(told, f"state:{provider}")

    def package(self, provider: str, state: str) -> Package | None:
        """What a preview has packed; ``None`` for a state that no preview has made."""
        told = None if self.is_preview else self._open(state, f"state:{provider}")
        return Package(provider, *told) if isinstance(told, list) and len(told) == 5 else None

    def serves(self, origin: str) -> bool:
        """Whether production speaks to that preview: only to those that its operator has named."""
        known = self._previews
        return known is not None and origin != known.own and known.trusts_origin(origin)

    def message(self, origin: str, told: Mapping[str, Any]) -> str:
        """What production tells one preview."""
        return self._seal(told, f"profile:{origin}")

    def read(self, text: str) -> Mapping[str, Any] | None:
        """What production has told this preview. Production itself is told nothing (ATK-121)."""
        told = self._open(text, f"profile:{self._own}") if self.is_preview else None
        return told if isinstance(told, dict) else None

    def _seal(self, told: Any, context: str) -> str:
        return self._envelope.encrypt(orjson.dumps(told).decode(), context=f"oauth-proxy.{context}")

    def _open(self, text: str, context: str) -> Any:
        try:
            return orjson.loads(
                self._envelope.decrypt(text, context=f"oauth-proxy.{context}").encode()
            )
        except (UndecryptableError, ValueError):
            return None


def proxy_of(auth: AuthContext) -> Proxy | None:
    """This service's part in it, if it has one."""
    proxy: Proxy | None = auth.services.extras[EXTRA]
    return proxy


def proxy_from(settings: SocialSettings, own: str, secrets: tuple[bytes, ...]) -> Proxy | None:
    """As the settings have it; raises ``SettingsError`` for half of it, or for both parts."""
    if not (settings.proxy_url or settings.proxy_for):
        return None
    if settings.proxy_url and settings.proxy_for:
        # Else who has the secret, as every preview has, could sign in as anybody there.
        raise SettingsError("authsvc.social.proxy_for", "a service that uses a proxy is none")
    _check_secret(settings.proxy_secret, secrets)
    if settings.proxy_url:
        return Proxy(settings.proxy_secret, own=own, previews=None)
    strangers = [pattern for pattern in settings.proxy_for if not _is_web(pattern)]
    if strangers:
        raise SettingsError("authsvc.social.proxy_for", f"{strangers[0]} is no https origin")
    with naming("authsvc.social.proxy_for"):
        previews = TrustedOrigins(own, settings.proxy_for)
    return Proxy(settings.proxy_secret, own=own, previews=previews)


def _check_secret(secret: str, others: tuple[bytes, ...]) -> None:
    found = weaknesses(secret) or (["is the service's own"] if secret.encode() in others else [])
    if found:
        raise SettingsError("authsvc.social.proxy_secret", found[0])


def _is_web(pattern: str) -> bool:
    """Tokens go there in an address: over TLS, or not beyond this machine."""
    return pattern.startswith(("https://", "http://localhost:", "http://127.0.0.1:"))
