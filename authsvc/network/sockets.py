"""Sockets that are over by a deadline, come what may.

Timeouts of sockets hold for each read, so that a peer which sends a byte now and then could keep a
worker for ever. Here every read gets what is left of the call's time.
"""

import socket
from base64 import b64encode
from http.client import HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from typing import Any
from urllib.parse import SplitResult, unquote

from authsvc.clock import monotonic
from authsvc.network.settings import NetworkSettings


class ProxyError(OSError):
    """The proxy makes no tunnel."""


def left(deadline: float) -> float:
    """Seconds until ``deadline``; raises ``TimeoutError`` when there are none."""
    seconds = deadline - monotonic()
    if seconds <= 0:
        raise TimeoutError("the call has taken too long")
    return seconds


def connected(network: NetworkSettings, host: str, port: int, deadline: float) -> socket.socket:
    """A socket to ``host``, through the proxy if there is one; raises ``OSError``."""
    proxy = network.proxy_to(host)
    if proxy is None:
        return _dialled(host, port, deadline)
    sock = _dialled(proxy.hostname or "", proxy.port or 0, deadline)
    try:
        _tunnel(sock, proxy, f"[{host}]:{port}" if ":" in host else f"{host}:{port}", deadline)
    except BaseException:
        sock.close()
        raise
    return sock


def _dialled(host: str, port: int, deadline: float) -> socket.socket:
    """All addresses of a host share the time, however many its name has. The system's resolver
    has a timeout of its own."""
    found = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
    failure = OSError("no address")
    for place, (*_, address) in enumerate(found):
        share = left(deadline) / (len(found) - place)
        try:
            made = socket.create_connection((str(address[0]), port), share)
        except OSError as error:
            failure = error
            continue
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.settimeout(max(deadline - monotonic(), 0.001))
        return made
    raise failure


def _tunnel(sock: socket.socket, proxy: SplitResult, target: str, deadline: float) -> None:
    """RFC 9110 section 9.3.6. The peer speaks only when spoken to, so nothing is read too far."""
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.username is not None:
        pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
        lines.append(f"Proxy-Authorization: Basic {b64encode(pair.encode()).decode()}")
    sock.sendall("\r\n".join((*lines, "", "")).encode("ascii"))
    timed: Any = Timed(sock, deadline)
    response = HTTPResponse(timed, method="CONNECT")
    try:
        response.begin()
    except HTTPException as failure:
        raise ProxyError(type(failure).__name__) from None
    finally:
        response.close()
    if response.status != 200:
        raise ProxyError(str(response.status))


class Timed(RawIOBase):
    """The bytes of a socket until a moment."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._socket = sock
        self._bytes = sock.makefile("rb", buffering=0)
        self._deadline = deadline

    def makefile(self, _mode: str) -> BufferedReader:
        """What ``http.client`` reads from."""
        return BufferedReader(self)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """What has come, if it comes in time."""
        self._socket.settimeout(left(self._deadline))
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        self._bytes.close()
        super().close()
