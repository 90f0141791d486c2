"""Calls to other servers end in time and within bounds."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from authsvc.network.calls import Call, CallError, UnreachedError, call_out
from authsvc.network.settings import NetworkSettings
from tests.plugins.social.playing import Reply, playing
from tests.support.certificates import write_certificate
from tests.support.ports import free_port
from tests.support.proxy import running_proxy


@pytest.fixture
def other():
    with playing() as played:
        yield played


def test_an_answer_with_its_status(other):
    other.answer("/x", {"a": 1}, 418)
    answer = call_out(Call(f"{other.url}/x", "POST", {"X-A": "b"}, b"body"))
    assert (answer.status, answer.body) == (418, b'{"a": 1}')
    (asked,) = other.asked
    assert (asked.method, asked.headers["x-a"], asked.body) == ("POST", "b", b"body")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"x" * 2000),
        Reply(body=b"x" * 200, drip=0.05),
        Reply(delay=5),
    ],
)
def test_what_takes_long_or_is_endless_is_no_answer(other, reply):
    other.answer("/x", reply)
    with pytest.raises(CallError) as failed:
        call_out(Call(f"{other.url}/x", timeout=2, limit=1000))
    assert "/x" not in str(failed.value)


def test_an_answer_that_is_cut_short_is_none():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            peer, _ = server.accept()
            with peer:
                peer.recv(65536)
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort")

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(CallError):
            call_out(Call(f"http://127.0.0.1:{server.getsockname()[1]}/"))
        thread.join()


def test_a_redirect_is_not_followed(other):
    other.answer("/x", Reply(status=302, headers={"Location": f"{other.url}/y"}))
    assert call_out(Call(f"{other.url}/x")).status == 302
    assert len(other.asked) == 1


def test_nobody_there():
    with pytest.raises(CallError):
        call_out(Call("http://127.0.0.1:9/"))
    with pytest.raises(CallError):
        call_out(Call("https://nowhere.invalid/"))


def test_what_was_never_sent_is_told_apart(other):
    with pytest.raises(UnreachedError):
        call_out(Call(f"http://127.0.0.1:{free_port()}/"))
    other.answer("/x", Reply(delay=5))
    with pytest.raises(CallError) as failed:
        call_out(Call(f"{other.url}/x", timeout=2))
    assert failed.value.reached


def test_without_a_limit_only_the_status_is_waited_for(other):
    other.answer("/x", Reply(body=b"x" * 200, delay=0, drip=0))
    assert call_out(Call(f"{other.url}/x", limit=0)).body == b""


def test_the_query_is_sent(other):
    other.answer("/x", {})
    call_out(Call(f"{other.url}/x?key=1"))
    assert other.asked[0].query == {"key": "1"}


@contextmanager
def secured(folder, address):
    """A server with a certificate of its own authority; the certificate and the port."""
    authority, context = write_certificate(folder, address)
    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield authority, server.server_address[1]
        server.shutdown()
        thread.join()


class Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"hi")

    def log_message(self, *_args):
        """Quiet."""


def test_asvs_12_3_2_a_private_authority_is_trusted_where_it_is_named(tmp_path):
    with secured(tmp_path, "127.0.0.1") as (authority, port):
        call = Call(f"https://127.0.0.1:{port}/")
        with pytest.raises(UnreachedError, match="SSLCertVerificationError"):
            call_out(call)
        assert call_out(call, NetworkSettings(ca_file=authority)).body == b"hi"


def test_tls_through_a_proxy_is_tls_to_the_end(tmp_path):
    with secured(tmp_path, "192.0.2.10") as (authority, port), running_proxy(port) as proxy:
        network = NetworkSettings(proxy=proxy.address, ca_file=authority)
        assert call_out(Call("https://192.0.2.10/x"), network).body == b"hi"
        with pytest.raises(UnreachedError, match="SSLCertVerificationError"):
            call_out(Call("https://192.0.2.10/x"), NetworkSettings(proxy=proxy.address))
    assert proxy.asked[0].startswith("CONNECT 192.0.2.10:443 HTTP/1.1\r\n")
    assert "/x" not in proxy.asked[0]
