"""A single call: one deadline for all of it, a largest answer, no redirect followed.

Nothing of the environment plays a part: no proxy, no cookie, no netrc.
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import SplitResult, urlsplit

from authsvc.clock import monotonic
from authsvc.network.settings import NetworkSettings
from authsvc.network.sockets import Timed, connected

AGENT = "authsvc"
PORTS = {"http": 80, "https": 443}
DIRECT = NetworkSettings()


class CallError(Exception):
    """No answer that can be used; its text tells the place and the kind of failure, no secret."""

    reached = True
    """Whether the other server may have seen the call."""


class UnreachedError(CallError):
    """Nothing was sent: no such host, nobody there, no trust in the certificate."""

    reached = False


@dataclass(frozen=True)
class Answer:
    """What the other server said; a redirect is an answer like any other."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Call:
    """A request to be made within ``timeout`` seconds; longer answers than ``limit`` are none.

    With a ``limit`` of 0 only the status is waited for.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] | None = None
    body: bytes | None = None
    timeout: float = 10.0
    limit: int = 64 * 1024


def call_out(call: Call, network: NetworkSettings = DIRECT) -> Answer:
    """The whole answer; raises ``CallError``. Call it with no transaction open (ADR 0020)."""
    parts = urlsplit(call.url)
    deadline = monotonic() + call.timeout
    kind: type[CallError] = UnreachedError
    try:
        with _opened(network, parts, deadline) as sock:
            kind = CallError
            return _answer(call, parts, sock, deadline)
    except (OSError, HTTPException, ValueError) as failure:
        # Their texts hold addresses, and those may hold what nobody should read.
        reason = type(failure).__name__
        raise kind(f"{parts.scheme}://{parts.hostname}: {reason}") from None


def _opened(network: NetworkSettings, parts: SplitResult, deadline: float) -> socket.socket:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    sock = connected(network, host, port, deadline)
    if parts.scheme == "http":
        return sock
    try:
        context = ssl.create_default_context(cafile=network.authorities)
        return context.wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


def _answer(call: Call, parts: SplitResult, sock: socket.socket, deadline: float) -> Answer:
    connection = HTTPConnection(parts.hostname or "", parts.port or PORTS[parts.scheme])
    connection.sock = sock
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request(call.method, target, call.body, headers | dict(call.headers or {}))
    timed: Any = Timed(sock, deadline)
    with HTTPResponse(timed, method=call.method) as response:
        response.begin()
        return Answer(response.status, _body(response, call.limit) if call.limit else b"")


def _body(response: HTTPResponse, limit: int) -> bytes:
    body = bytearray()
    while len(body) <= limit and (part := response.read(16384)):
        body += part
    if len(body) > limit:
        raise ValueError("an endless answer")
    if response.length:
        raise ValueError("an answer that was cut short")
    return bytes(body)
