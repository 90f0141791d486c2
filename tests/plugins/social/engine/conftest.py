"""An engine with a clock to be set, and a provider that it talks to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from authsvc.plugins.social.client import Client
from authsvc.plugins.social.engine import OAuthEngine
from authsvc.plugins.social.provider import Provider, openid
from authsvc.plugins.social.settings import ProviderSettings
from tests.plugins.social.playing import PlayedProvider, playing

SETTINGS = ProviderSettings(client_id="our-client", client_secret="our-secret")
CALLBACK = "https://auth.example.com/callback/played"


@dataclass
class Clock:
    """A time that stands still until it is moved."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        """Move on."""
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    """The engine's time."""
    return Clock()


@pytest.fixture
def played() -> Iterator[PlayedProvider]:
    """A provider on loopback, which is every https host at the same time."""
    with playing() as provider:
        yield provider


@pytest.fixture
def engine(played: PlayedProvider, clock: Clock) -> OAuthEngine:
    """An engine that is in no hurry."""
    return OAuthEngine(played.network(), timedelta(seconds=60), clock)


@pytest.fixture
def client(played: PlayedProvider) -> Callable[..., Client]:
    """``client(pkce=False)``: our registration at an OpenID provider of loopback."""

    def make(settings: ProviderSettings = SETTINGS, **changes: Any) -> Client:
        provider = Provider(
            id="played",
            name="Played",
            profile=openid,
            authorize=f"{played.url}/authorize",
            token=f"{played.url}/token",
            issuer=played.url,
            jwks=played.jwks(),
            scopes=("openid", "email"),
            nonce=True,
            id_token_sign_in=True,
        )
        return Client(replace(provider, **changes), settings, CALLBACK)

    return make
