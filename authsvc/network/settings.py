"""Settings of all calls to servers of others."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from authsvc.network.addresses import is_loopback
from authsvc.settings import setting


@dataclass(frozen=True)
class NetworkSettings:
    """How servers of others are reached: providers, captchas, range services, SMS gateways."""

    proxy: str = setting(
        "",
        "A proxy that all calls go through, such as `http://proxy.internal:3128`, with name and "
        "password if it asks for them. It is asked for a tunnel (`CONNECT`), so it reads nothing. "
        "`HTTPS_PROXY` and the like of the environment are not read.",
        secret=True,
    )
    proxy_except: tuple[str, ...] = setting(
        (),
        "Hosts that are called without the proxy; `.internal` stands for all that end so. This "
        "machine always is.",
    )
    ca_file: Path | None = setting(
        None, "Certificates (PEM) to trust instead of the system's, for a private authority."
    )

    def __post_init__(self) -> None:
        if self.proxy and not _is_proxy(self.proxy):
            raise ValueError("proxy is an address such as http://proxy.internal:3128")
        if self.ca_file is not None and not self.ca_file.is_file():
            raise ValueError("ca_file is no file that can be read")

    def proxy_to(self, host: str) -> SplitResult | None:
        """The proxy on the way to ``host``, if there is one."""
        if not self.proxy or is_loopback(host) or any(map(host.endswith, self._suffixes())):
            return None
        return None if host in self.proxy_except else urlsplit(self.proxy)

    def _suffixes(self) -> tuple[str, ...]:
        return tuple(name for name in self.proxy_except if name.startswith("."))

    @property
    def authorities(self) -> str | None:
        """The path of `ca_file`, as TLS libraries take it."""
        return None if self.ca_file is None else str(self.ca_file)


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address)
        named = parts.hostname and parts.port
    except ValueError:
        return False
    more = parts.path.strip("/") or parts.query or parts.fragment
    return parts.scheme == "http" and bool(named) and not more and address.isascii()
