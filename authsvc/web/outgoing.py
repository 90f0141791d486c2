"""A call to somebody else's server: one deadline for all of it, a largest answer, no redirect.

Timeouts of sockets hold for each read, so that a peer which sends a byte now and then could keep a
worker for ever. Here every read gets what is left of the call's time. Nothing of the environment
plays a part: no proxy, no cookie, no netrc. Only the standard library, since every start loads it.
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from authsvc.clock import monotonic

AGENT = "authsvc"
PORTS = {"http": 80, "https": 443}


class CallError(Exception):
    """No answer that can be used; its text tells the place and the kind of failure, no secret."""


@dataclass(frozen=True)
class Answer:
    """What the other server said; a redirect is an answer like any other."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Call:
    """A request to be made within ``timeout`` seconds; longer answers than ``limit`` are none."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] | None = None
    body: bytes | None = None
    timeout: float = 10.0
    limit: int = 64 * 1024


def callable_url(url: str) -> bool:
    """Whether nobody on the way to ``url`` can read along: https, or this machine."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname))


def call_out(call: Call) -> Answer:
    """The whole answer; raises ``CallError``. Call it with no transaction open (ADR 0020)."""
    parts = urlsplit(call.url)
    deadline = monotonic() + call.timeout
    try:
        with _connected(parts, deadline) as sock:
            return _answer(call, parts, sock, deadline)
    except (OSError, HTTPException, ValueError) as failure:
        # Their texts hold addresses, and those may hold what nobody should read.
        reason = type(failure).__name__
        raise CallError(f"{parts.scheme}://{parts.hostname}: {reason}") from None


def _answer(call: Call, parts: SplitResult, sock: Any, deadline: float) -> Answer:
    connection = HTTPConnection(parts.hostname or "", parts.port or PORTS[parts.scheme])
    connection.sock = sock
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    target = parts.path or "/"
    connection.request(call.method, target, call.body, headers | dict(call.headers or {}))
    timed: Any = _Timed(sock, deadline)
    with HTTPResponse(timed, method=call.method) as response:
        response.begin()
        body = bytearray()
        while len(body) <= call.limit and (part := response.read(16384)):
            body += part
        if len(body) > call.limit:
            raise ValueError("an endless answer")
        if response.length:
            raise ValueError("an answer that was cut short")
        return Answer(response.status, bytes(body))


def _connected(parts: SplitResult, deadline: float) -> Any:
    """A socket to one of the host's addresses, which share the time."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    found = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
    failure = OSError("no address")
    for place, (*_, address) in enumerate(found):
        share = _left(deadline) / (len(found) - place)
        try:
            made = socket.create_connection((str(address[0]), port), share)
        except OSError as error:
            failure = error
            continue
        made.settimeout(_left(deadline))
        return _protected(made, host) if parts.scheme == "https" else made
    raise failure


def _protected(sock: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError("the call has taken too long")
    return left


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class _Timed(RawIOBase):
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
        self._socket.settimeout(_left(self._deadline))
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        self._bytes.close()
        super().close()
