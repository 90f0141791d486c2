"""Connections to providers: pooled, and each call over by one deadline, come what may.

Timeouts of sockets hold for each read, so that a peer which sends a byte now and then could keep a
worker for ever. Here every read gets what is left of the call's time.
"""

import socket
from functools import partial
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3 import HTTPResponse as Response
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from authsvc.clock import monotonic

POOLS = 64
"""Providers whose connections are kept."""
CONNECTIONS = 10
"""Kept to each of them."""


class Transport(HTTPAdapter):
    """Carries requests; the total of the timeout given to ``send`` is the deadline of the call."""

    def __init__(self) -> None:
        super().__init__(pool_connections=POOLS, pool_maxsize=CONNECTIONS, max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        """Pools of our connections."""
        self.poolmanager = PoolManager(
            num_pools=connections, maxsize=maxsize, block=block, **pool_kwargs
        )
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}


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
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError("the call has taken too long")
        self._socket.settimeout(left)
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        self._bytes.close()
        super().close()


def _timed_response(deadline: float, sock: Any, *args: Any, **kwargs: Any) -> HTTPResponse:
    return HTTPResponse(_Timed(sock, deadline), *args, **kwargs)  # type: ignore[arg-type]


class _Plain(HTTPConnection):
    """A connection whose answers, headers included, come by the deadline."""

    def getresponse(self) -> Response:  # type: ignore[override] # as urllib3 has it
        """``timeout`` is what urllib3 has left of the total by now."""
        deadline = monotonic() + float(self.timeout or 0)
        made: Any = partial(_timed_response, deadline)
        self.response_class = made
        return super().getresponse()

    def _new_conn(self) -> socket.socket:
        """All addresses of a host share the time, however many its name has. The system's resolver
        has a timeout of its own."""
        deadline = monotonic() + float(self.timeout or 0)
        failure: OSError = OSError("no address")
        try:
            host = self._dns_host.strip("[]")
            found = socket.getaddrinfo(host, self.port, 0, socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NewConnectionError(self, "no such host") from error
        for place, (*_, address) in enumerate(found):
            left = max(deadline - monotonic(), 0.001) / (len(found) - place)
            try:
                made = socket.create_connection((str(address[0]), self.port), left)
            except OSError as error:
                failure = error
                continue
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return made
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, "no connection in time") from failure
        raise NewConnectionError(self, "no connection") from failure


class _Tls(_Plain, HTTPSConnection):
    """The same over TLS."""


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls
