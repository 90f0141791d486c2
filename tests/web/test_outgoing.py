"""Calls to other servers end in time and within bounds."""

import socket
import threading

import pytest

from authsvc.web.outgoing import Call, CallError, call_out, callable_url
from tests.plugins.social.playing import Reply, playing


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
        call_out(Call(f"{other.url}/x", timeout=0.5, limit=1000))
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


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://a.example/x", True),
        ("http://127.0.0.1:80/x", True),
        ("http://localhost/x", True),
        ("http://a.example/x", False),
        ("https://a.example/?x", False),
        ("https://u:p@a.example/", False),
        ("https://a.example:x/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_which_addresses_may_be_called(url, good):
    assert callable_url(url) is good
