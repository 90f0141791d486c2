"""What happens in social sign-in."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class AccountLinked(Event):
    """An account at a provider became a way to sign in."""

    user_id: str
    provider: str


@dataclass(frozen=True, kw_only=True)
class AccountLinkRefused(Event):
    """Somebody came from a provider and was not let into this account; ``reason`` says why."""

    user_id: str
    provider: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProviderSignInFailed(Event):
    """A provider's answer could not be used; ``reason`` holds nothing secret."""

    user_id: str | None = None
    provider: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProviderTokenRead(Event):
    """The owner's application took the access token of a provider."""

    user_id: str
    provider: str
