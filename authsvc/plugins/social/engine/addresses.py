"""Which addresses of providers are called at all."""

from collections.abc import Iterator
from dataclasses import fields
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from authsvc.plugins.social.client import Client
from authsvc.plugins.social.provider import RESERVED, ProviderError

ENDPOINTS = (
    "authorize", "token", "userinfo", "jwks", "discovery", "end_session", "refresh_url",
)  # fmt: skip


def secure(url: str) -> str:
    """``url``, if nobody on the way can read along; raises ``ProviderError``."""
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and parts.username is None and _private(parts)
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise ProviderError("an address that is neither https nor on this machine")
    return url


def on_loopback(url: str) -> bool:
    """Whether a valid address is on this machine."""
    return _loopback(urlsplit(url).hostname or "")


def origin(url: str) -> str:
    """Scheme, host and port: what of an address may stand in a log."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


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


def _private(parts: SplitResult) -> bool:
    return parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname or ""))


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
