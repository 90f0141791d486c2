"""Which addresses of providers are called at all."""

from collections.abc import Iterator
from dataclasses import fields
from urllib.parse import urlsplit

from authsvc.network.addresses import is_loopback, is_private_way
from authsvc.plugins.social.client import Client
from authsvc.plugins.social.provider import RESERVED, ProviderError

ENDPOINTS = (
    "authorize", "token", "userinfo", "jwks", "discovery", "end_session", "refresh_url",
)  # fmt: skip


def secure(url: str) -> str:
    """``url``, if nobody on the way can read along; raises ``ProviderError``."""
    if not is_private_way(url):
        raise ProviderError("an address that is neither https nor on this machine")
    return url


def on_loopback(url: str) -> bool:
    """Whether a valid address is on this machine."""
    return is_loopback(urlsplit(url).hostname or "")


def check(client: Client) -> None:
    """Raise ``ValueError`` for a client whose addresses or parameters no call would accept."""
    for name, url in _addresses(client):
        try:
            secure(url)
        except ProviderError as error:
            raise ValueError(f"{name}: {error.reason}") from None
        if "{" in url:
            raise ValueError(f"{name}: nothing fills its placeholder")
    taken = RESERVED & set(client.settings.authorize_params)
    if taken:
        raise ValueError(f"authorize_params: {min(taken)} is not to be chosen")


def _addresses(client: Client) -> Iterator[tuple[str, str]]:
    for field in fields(client.provider):
        url = getattr(client.provider, field.name)
        if field.name in ENDPOINTS and url:
            yield field.name, url
