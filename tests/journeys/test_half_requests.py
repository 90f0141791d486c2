"""Clients that send half a request and hang."""

import socket
from contextlib import ExitStack

from authsvc.cli.database import upgrade
from tests.support.server import ROOT, running_server
from tests.support.site import SECRET

HALF = b"POST /api/auth/sign-in/email HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"
MANY = 150  # more than the server's own default takes, and than it has threads


def test_many_clients_that_hang_hold_up_nobody(tmp_path):
    """With the shipped ini (ASVS 13.1.3)."""
    url = f"sqlite:///{tmp_path}/service.sqlite"
    upgrade(url)
    environ = {"AUTHSVC_SECRET": SECRET, "AUTHSVC_DB__URL": url}
    with running_server(ROOT / "production.ini", environ) as server, ExitStack() as hanging:
        where = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        for _ in range(MANY):
            hanging.enter_context(socket.create_connection(where)).sendall(HALF)
        answering = hanging.enter_context(socket.create_connection(where, timeout=120))
        answering.sendall(b"GET /api/auth/ok HTTP/1.0\r\n\r\n")
        assert answering.recv(100).startswith(b"HTTP/1.0 200")
