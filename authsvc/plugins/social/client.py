"""What goes between the use cases and the engine that talks to providers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from authsvc.plugins.social.provider import Document, Profile, Provider
from authsvc.plugins.social.settings import ProviderSettings


@dataclass(frozen=True)
class Client:
    """Our registration at a provider; the placeholders in the provider's addresses are filled."""

    provider: Provider
    settings: ProviderSettings
    redirect_uri: str

    @property
    def id(self) -> str:
        """The provider's id."""
        return self.provider.id

    @property
    def audiences(self) -> tuple[str, ...]:
        """The client ids whose ID tokens are ours."""
        return (self.settings.client_id, *self.settings.audiences)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """An authorization request: what binds the answer to it, and what the application wished."""

    state: str
    verifier: str | None
    """PKCE (RFC 7636); ``None`` where the provider knows nothing of it."""
    nonce: str | None
    scopes: tuple[str, ...] = ()
    """Beyond the provider's own."""
    login_hint: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """A token response (RFC 6749, section 5.1), its lifetimes turned into moments."""

    access_token: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    id_token: str | None = field(default=None, repr=False)
    access_expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    """What was granted: of the response, else what was asked for."""
    raw: Document = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class Identified:
    """Who it is, in which namespace, and the provider's own words for ``account-info``."""

    profile: Profile
    issuer: str
    data: Mapping[str, Any]


class Engine(Protocol):
    """Talks to providers. Every method that calls out raises ``ProviderError``, and nothing else,
    for whatever goes wrong there: no answer in time, a redirect, no JSON, a refusal."""

    def authorization_url(self, client: Client, asking: Asking) -> str:
        """Where the browser goes (RFC 6749, section 4.1.1)."""

    def exchange(
        self, client: Client, code: str, *, verifier: str | None, callback: Mapping[str, str]
    ) -> Tokens:
        """The tokens for a code; called once for each code (RFC 6749, section 4.1.2)."""

    def refresh(self, client: Client, refresh_token: str) -> Tokens:
        """New tokens; parts that the provider leaves out stay ``None``."""

    def of_same_person(self, client: Client, old: Tokens, new: Tokens) -> Tokens:
        """``new`` as far as it may take the place of ``old``: an ID token is about the same
        subject of the same issuer, or ``ProviderError``. Calls nobody but for discovery."""

    def identify(
        self,
        client: Client,
        tokens: Tokens,
        *,
        nonce: str | None,
        callback: Mapping[str, str] | None = None,
    ) -> Identified:
        """Whose tokens these are. ``nonce`` must be in the ID token when it was sent."""

    def judge(
        self, client: Client, id_token: str, *, nonce: str | None, access_token: str | None = None
    ) -> Identified:
        """Whose ID token this is, that an application brought: signature, issuer, audience, times,
        and ``at_hash`` when an access token came along."""

    def describe(self, client: Client, tokens: Tokens) -> Identified:
        """What the provider tells now about the owner of stored tokens, for ``account-info``: its
        userinfo, over the claims of an ID token whose times no longer matter."""

    def end_session_url(
        self, client: Client, *, id_token: str | None, target: str | None, state: str | None
    ) -> str | None:
        """Where the browser signs out at the provider (OpenID Connect RP-Initiated Logout)."""
