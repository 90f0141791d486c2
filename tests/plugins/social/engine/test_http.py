"""Calls to providers: in time, of a bounded size, to nobody else."""

import logging
import socket
import threading
from contextlib import suppress

import pytest

from authsvc.plugins.social.engine.http import LIMIT, Network, document_of, json_of
from authsvc.plugins.social.provider import ProviderError
from tests.plugins.social.playing import Reply, say, say_text
from tests.support.ports import free_port

PATIENCE = 0.3
"""Seconds that a call may take in these tests; the provider would take minutes."""


@pytest.fixture
def network():
    """The real way out."""
    made = Network()
    yield made
    made.close()


def test_an_answer(network, played):
    played.answer("/me", {"id": 1})
    response = network.call("GET", f"{played.url}/me", 60, params={"a": "b"})
    assert document_of(response) == {"id": 1}
    assert played.asked[0].query == {"a": "b"}


def test_connections_are_kept(network, played):
    played.answer("/me", {"id": 1})
    peers = set()
    played.answer("/peer", lambda asked: peers.add(asked.peer) or say({}))
    for _ in range(5):
        json_of(network.call("GET", f"{played.url}/peer", 60))
    assert len(peers) == 1


SLOW = {
    "silence": Reply(body=b"{}", delay=60),
    "a byte now and then, in the headers": Reply(body=b"{}", drip=0.05),
    "a byte now and then, in the body": Reply(body=b" " * 5000 + b"{}", drip=0.001),
}


@pytest.mark.parametrize("reply", SLOW.values(), ids=SLOW)
def test_one_deadline_for_all_of_an_answer(network, played, reply):
    """Each read finds something in time, and without a deadline the answer would be good."""
    played.answer("/slow", reply)
    with pytest.raises(ProviderError):
        network.call("GET", f"{played.url}/slow", PATIENCE)
    played.answer("/fast", {})
    assert json_of(network.call("GET", f"{played.url}/fast", 60)) == {}


def test_nobody_accepts(network):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen(0)
        full = [socket.socket() for _ in range(3)]
        for one in full:
            one.setblocking(False)
            one.connect_ex(busy.getsockname())
        url = f"http://127.0.0.1:{busy.getsockname()[1]}/"
        with pytest.raises(ProviderError):
            network.call("GET", url, PATIENCE)
        for one in full:
            one.close()


def test_nobody_is_there(network):
    with pytest.raises(ProviderError, match="NewConnectionError"):
        network.call("GET", f"http://127.0.0.1:{free_port()}/", 60)
    with pytest.raises(ProviderError):
        network.call("GET", "https://no-such-host.invalid/", 60)


def test_a_server_that_speaks_no_tls(network, played):
    with pytest.raises(ProviderError):
        network.call("GET", played.url.replace("http:", "https:"), 60)


def test_answers_that_are_too_long(network, played):
    played.answer("/long", say_text(" " * (LIMIT + 1) + "{}"))
    with pytest.raises(ProviderError, match="endless"):
        network.call("GET", f"{played.url}/long", 60)
    played.answer("/fits", say_text(" " * (LIMIT - 2) + "{}"))
    assert json_of(network.call("GET", f"{played.url}/fits", 60)) == {}


def served(raw: bytes) -> str:
    """The address of a server that says this once, whatever it is asked."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        peer, _ = listener.accept()
        with listener, peer, suppress(OSError):  # whoever has read enough hangs up
            peer.recv(65536)
            peer.sendall(raw)

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_chunks(network):
    url = served(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
    )
    assert json_of(network.call("GET", url, 60)) == {}


BROKEN = {
    "cut short": b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id": 1}',
    "cut in a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{",
    "not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "nothing": b"",
    "an endless header": b"HTTP/1.1 200 OK\r\nA: " + b"a" * 200_000,
    "endless headers": b"HTTP/1.1 200 OK\r\n" + b"A: a\r\n" * 500,
    "an odd length": b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n{}",
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_what_is_no_answer(network, raw):
    with pytest.raises(ProviderError):
        network.call("GET", served(raw), 60)


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308, 399])
def test_redirects_are_not_followed(network, played, status):
    played.answer("/me", say_text("", status, location=f"{played.url}/elsewhere"))
    for method in ("GET", "POST"):
        with pytest.raises(ProviderError, match="redirect"):
            network.call(method, f"{played.url}/me", 60)
    assert played.calls("/elsewhere") == []


@pytest.mark.parametrize("url", ["http://example.com/", "ftp://127.0.0.1/", "file:///etc/passwd"])
def test_no_call_over_plain_http_or_otherwise(network, url):
    with pytest.raises(ProviderError):
        network.call("GET", url, 60)


@pytest.mark.parametrize("token", ["a\r\nX-Injected: 1", "a\nb", "ü☃", " a"])
def test_a_token_that_fits_no_header(network, played, token):
    with pytest.raises(ProviderError) as refused:
        network.call("GET", f"{played.url}/me", 60, headers={"Authorization": token})
    assert token not in refused.value.reason


def test_no_cookie_is_kept(network, played):
    played.answer("/me", say({}, set_cookie="a=b; Path=/"))
    for _ in range(2):
        network.call("GET", f"{played.url}/me", 60)
    assert "cookie" not in played.asked[1].headers


def test_a_gateway_gets_the_real_host(played):
    played.answer("https://api.example.com/me", {"id": 1})
    network = played.network()
    assert json_of(network.call("GET", "https://api.example.com/me", 60)) == {"id": 1}
    assert played.asked[0].headers["host"] == "api.example.com"
    with pytest.raises(ProviderError):
        network.call("GET", "http://api.example.com/me", 60)


def test_neither_reasons_nor_logs_hold_a_query(network, played, caplog):
    caplog.set_level(logging.DEBUG)
    secret = {"access_token": "the-token"}
    played.answer("/me", say({}, 401))
    with pytest.raises(ProviderError) as refused:
        json_of(network.call("GET", f"{played.url}/me", 60, params=secret))
    with pytest.raises(ProviderError) as absent:
        network.call("GET", f"http://127.0.0.1:{free_port()}/me", 60, params=secret)
    told = refused.value.reason + absent.value.reason + caplog.text
    assert "the-token" not in told
    assert "status 401" in refused.value.reason
