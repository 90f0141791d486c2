"""Where a request comes from: the one resolver of the client's address.

Only the socket's peer and configured proxies are believed; nothing else about the connection, such
as scheme or host, is ever learnt from a request (ATK-029, ATK-030).
"""

import ipaddress
import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

log = logging.getLogger(__name__)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

UNKNOWN = "unknown"
"""The bucket everybody shares whose address is not known: never no bucket (ATK-005)."""

FORWARDING = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_PROTO")
UNKNOWN_PROXY = (
    "every request so far was forwarded by %s, which is not in authsvc.trusted_proxies: "
    "all users behind it share one rate limit"
)
_WITH_PORT = re.compile(r"\[([^\[\]]+)\](?::\d{1,5})?|(\d+\.\d+\.\d+\.\d+):\d{1,5}")
IPV6_SITE = 64
LONGEST = 80


class ClientAddress:
    """Finds the address of the client behind the proxies that are trusted, and only those.

    Raises ``ValueError`` for a proxy that is no address and no network.
    """

    def __init__(
        self, trusted_proxies: tuple[str, ...] = (), header: str = "x-forwarded-for"
    ) -> None:
        self._proxies = tuple(ipaddress.ip_network(text, strict=False) for text in trusted_proxies)
        self._is_proxy = lru_cache(maxsize=1024)(self._in_a_network)
        self._header = "HTTP_" + header.upper().replace("-", "_")
        self._watch = ProxyWatch(trusted_proxies)

    def of(self, environ: Mapping[str, Any]) -> str:
        """The client's address in its canonical spelling; ``unknown`` if the server gives none."""
        peer = _canonical(environ.get("REMOTE_ADDR") or "")
        if peer is None:
            return UNKNOWN
        if self._watch.looks_misconfigured(environ):
            log.warning(UNKNOWN_PROXY, peer)
        if self._proxies and self._is_proxy(peer):
            return self._behind(environ.get(self._header) or "", peer)
        return peer

    def believes(self, environ: Mapping[str, Any]) -> bool:
        """Whether the peer is a proxy of ours, whose word about a request counts."""
        peer = _canonical(environ.get("REMOTE_ADDR") or "") if self._proxies else None
        return peer is not None and self._is_proxy(peer)

    def bucket(self, address: str) -> str:
        """The bucket in which an address is counted."""
        return bucket(address)

    def _behind(self, header: str, peer: str) -> str:
        """Right to left: each proxy appends what it saw, so only the right end is not the caller's.

        The first hop that is no proxy of ours is the client; whatever stands left of it is the
        client's own invention (ATK-001). A hop that cannot be read leaves the peer (ATK-006).
        """
        found = peer
        for text in map(str.strip, reversed(header.split(",")) if header else ()):
            # Long text is no address, and stays out of the cache's memory.
            hop = _canonical(text) if len(text) <= LONGEST else None
            if hop is None:
                return peer
            found = hop
            if not self._is_proxy(hop):
                break
        return found

    def _in_a_network(self, address: str) -> bool:
        parsed = ipaddress.ip_address(address)
        return any(parsed in network for network in self._proxies)


@lru_cache(maxsize=4096)
def bucket(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 a household has in IPv6 (ATK-004)."""
    parsed = _parse(address)
    if parsed is None:
        return UNKNOWN
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, IPV6_SITE), strict=False))


class ProxyWatch:
    """Notices a proxy nobody told us of, behind which all users share one bucket (ATK-007)."""

    ENOUGH = 20

    def __init__(self, trusted_proxies: tuple[str, ...] = ()) -> None:
        self._watching = not trusted_proxies
        self._peer = ""
        self._seen = 0

    def looks_misconfigured(self, environ: Mapping[str, Any]) -> bool:
        """True once: when all requests so far came forwarded from one private peer."""
        if not self._watching or not any(name in environ for name in FORWARDING):
            return False
        peer = environ.get("REMOTE_ADDR") or ""
        self._peer = self._peer or peer
        if peer != self._peer or not _is_private(peer):
            self._watching = False
            return False
        self._seen += 1
        self._watching = self._seen < self.ENOUGH
        return not self._watching


def _is_private(text: str) -> bool:
    address = _parse(text)
    return address is not None and (address.is_private or address.is_loopback)


@lru_cache(maxsize=4096)
def _canonical(text: str) -> str | None:
    address = _parse(text)
    return None if address is None else str(address)


def _parse(text: str) -> Address | None:
    """One address, whatever its spelling: port and zone dropped, IPv4 taken out of mapped IPv6."""
    found = _WITH_PORT.fullmatch(text)
    if found:
        text = found[1] or found[2]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
