"""Connections for ``requests``: pooled, and each call over by one deadline."""

import socket
from functools import partial
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3 import HTTPResponse as Response
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from authsvc.clock import monotonic
from authsvc.network.calls import DIRECT
from authsvc.network.settings import NetworkSettings
from authsvc.network.sockets import Timed, connected

POOLS = 64
"""Servers whose connections are kept."""
CONNECTIONS = 10
"""Kept to each of them."""


class Transport(HTTPAdapter):
    """Carries requests; the total of the timeout given to ``send`` is the deadline of the call."""

    def __init__(self, network: NetworkSettings = DIRECT) -> None:
        self._network = network
        super().__init__(pool_connections=POOLS, pool_maxsize=CONNECTIONS, max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        """Pools of our connections."""
        self.poolmanager = PoolManager(
            num_pools=connections, maxsize=maxsize, block=block, **pool_kwargs
        )
        self.poolmanager.pool_classes_by_scheme = _pools(self._network)

    def send(self, request: Any, *args: Any, **options: Any) -> Any:
        """The answer; whom to trust is said by settings alone."""
        return super().send(
            request, *args, **options | {"verify": self._network.authorities or True}
        )


def _timed_response(deadline: float, sock: Any, *args: Any, **kwargs: Any) -> HTTPResponse:
    return HTTPResponse(Timed(sock, deadline), *args, **kwargs)  # type: ignore[arg-type]


class _Plain(HTTPConnection):
    """A connection whose answers, headers included, come by the deadline."""

    network: NetworkSettings

    def getresponse(self) -> Response:  # type: ignore[override] # as urllib3 has it
        """``timeout`` is what urllib3 has left of the total by now."""
        deadline = monotonic() + float(self.timeout or 0)
        made: Any = partial(_timed_response, deadline)
        self.response_class = made
        return super().getresponse()

    def _new_conn(self) -> socket.socket:
        deadline = monotonic() + float(self.timeout or 0)
        try:
            return connected(self.network, self._dns_host.strip("[]"), self.port or 0, deadline)
        except TimeoutError as failure:
            raise ConnectTimeoutError(self, "no connection in time") from failure
        except (OSError, UnicodeError) as failure:
            raise NewConnectionError(self, "no connection") from failure


class _Tls(_Plain, HTTPSConnection):
    """The same over TLS."""


def _pools(network: NetworkSettings) -> dict[str, type[HTTPConnectionPool]]:
    """Pools whose connections all go one way."""
    way = {"network": network}
    plain, tls = type("Plain", (_Plain,), way), type("Tls", (_Tls,), way)
    return {
        "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
    }
