"""The one URL parser of the code base.

Two parsers that disagree about user information, a backslash or a port are how redirect checks
fall (ATK-036). This one knows no repair: what a browser and a server could read differently is no
URL at all. It takes the printable ASCII subset of RFC 3986 on which RFC 3986 and the WHATWG URL
standard agree.
"""

import ipaddress
import re
from dataclasses import dataclass

LONGEST = 2048
DEFAULT_PORTS = {"http": 80, "https": 443}

_PATH = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*"
_REST = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]]|%[0-9A-Fa-f]{2})*"
_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*):"
    r"(?P<authority>//(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._\-]*)(?::(?P<port>[1-9][0-9]{0,4}))?)?"
    rf"(?P<path>{_PATH})(?:\?(?P<query>{_REST}))?(?:#(?P<fragment>{_REST}))?"
)


@dataclass(frozen=True, slots=True)
class Url:
    """A URL whose parts mean the same to everybody; scheme and host in lower case."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str | None = None
    fragment: str | None = None

    @property
    def is_web(self) -> bool:
        """Whether it is http or https."""
        return self.scheme in DEFAULT_PORTS

    @property
    def origin(self) -> str:
        """Scheme, host and port as a browser writes them in ``Origin``."""
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    @property
    def is_bare(self) -> bool:
        """Whether it names an origin and nothing else."""
        return not self.path and self.query is None and self.fragment is None


def parse_url(text: str) -> Url | None:
    """The parts of an absolute URL, or ``None`` if there is any doubt about them."""
    found = _URL.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    scheme, path = found["scheme"].lower(), found["path"]
    host = _canonical_host(found["host"] or "")
    port = _canonical_port(scheme, found["port"])
    if host is None or port == 0:
        return None
    if found["authority"] is not None and path and not path.startswith("/"):
        return None
    # `https:evil.example` and `https:/evil.example` are `https://evil.example` to a browser.
    if scheme in DEFAULT_PORTS and not host:
        return None
    # `myapp:////evil` has no host for one reader and the host `evil` for another.
    if not host and path.startswith("//"):
        return None
    return Url(scheme, host, port, path, found["query"], found["fragment"])


def _canonical_port(scheme: str, text: str | None) -> int | None:
    """The port unless it is the scheme's own; 0 stands for an impossible one."""
    port = int(text) if text else None
    if port is None or port == DEFAULT_PORTS.get(scheme):
        return None
    return port if port <= 65535 else 0


def _canonical_host(host: str) -> str | None:
    """Lower case; an address only in its one canonical spelling; ``None`` for what is no host."""
    host = host.lower()
    if not host:
        return ""
    if host.startswith("["):
        return _canonical_ipv6(host[1:-1])
    labels = host.split(".")
    if "" in labels:
        return None
    # A host that ends in a number is an IPv4 address to a browser (WHATWG URL, "ends in a number"),
    # in any of its old spellings: `127.1`, `2130706433`, `0x7f.1`. Only the dotted quad is taken.
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return _canonical_ipv4(host)
    return host


def _canonical_ipv4(host: str) -> str | None:
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        return None


def _canonical_ipv6(host: str) -> str | None:
    try:
        return f"[{ipaddress.IPv6Address(host)}]"
    except ValueError:
        return None
