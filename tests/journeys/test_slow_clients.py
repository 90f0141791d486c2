"""Clients that send slowly, or without end, with the server that production.ini starts."""

import socket
import threading
import urllib.request
from configparser import RawConfigParser
from contextlib import ExitStack, closing

import pytest
from waitress import create_server

from tests.rules.sources import ROOT
from tests.support.ports import wait_until

THREADS = 2
HALF = b"POST /api/auth/sign-in/email HTTP/1.1\r\nHost: auth.example.com\r\nContent-Length: 90\r\n"


@pytest.fixture
def port(site):
    """The port of the shared site, served by two threads."""
    ini = RawConfigParser()
    ini.read(ROOT / "production.ini")
    shipped = dict(ini.items("server:main"))
    size = shipped["max_request_body_size"]
    server = create_server(
        site.wsgi, listen="127.0.0.1:0", threads=THREADS, max_request_body_size=size
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server.effective_port
    wait_until(lambda: not server.active_channels, what="the end of the connections")
    server.trigger.pull_trigger(server.close)  # in the thread that looks at its sockets
    thread.join(120)


def test_atk_211_who_sends_slowly_keeps_nobody_waiting(port):
    """Ten half requests, some before their body, hold none of the two threads."""
    with ExitStack() as slow:
        for number in range(10):
            line = slow.enter_context(closing(socket.create_connection(("127.0.0.1", port), 120)))
            line.sendall(HALF + (b"\r\n{" if number % 2 else b"X-Slow: "))
        for _ in range(THREADS + 1):
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/api/auth/ok", timeout=120
            ) as told:
                assert told.status == 200


def status_of(port, sent):
    """What the server says; nothing when it hangs up on who is still sending."""
    answer = b""
    with closing(socket.create_connection(("127.0.0.1", port), 120)) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(4096):
                answer += part
        except TimeoutError:
            raise
        except OSError:  # reset, a broken pipe or no longer connected: all say that it hung up
            return answer[9:12].decode()
    return answer[9:12].decode()


def test_atk_211_a_header_without_end_is_cut_off(port):
    said = status_of(port, b"GET /api/auth/ok HTTP/1.1\r\nX-Long: " + b"a" * 2_000_000)
    assert said in ("431", "")
    assert status_of(port, b"GET /api/auth/ok HTTP/1.0\r\n\r\n") == "200"


def test_atk_211_more_than_a_body_may_have_is_not_even_read(port):
    assert status_of(port, b"POST / HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n") == "413"


def test_atk_211_operators_are_told_what_the_proxy_should_limit():
    assert "slow clients" in (ROOT / "docs" / "operations.md").read_text()
