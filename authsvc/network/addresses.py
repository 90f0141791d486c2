"""Which addresses may be called at all, and what of them may be told."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_private_way(url: str) -> bool:
    """Whether nobody on the way to ``url`` can read along: https, or this machine."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def callable_url(url: str) -> bool:
    """The same, for an address in a setting that something is appended to."""
    return is_private_way(url) and "?" not in url and "#" not in url


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def origin(url: str) -> str:
    """Scheme, host and port: what of an address may stand in a log."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
