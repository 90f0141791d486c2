import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from authsvc.mail.message import SMS, Message
from authsvc.mail.sms import Gateway, HttpTexts
from authsvc.mail.transports import DeferredError, RejectedError, UnreachableError
from tests.support.ports import free_port, wait_until

TEXT = Message(
    id="t1", date=datetime(2026, 11, 22, tzinfo=UTC), to="+15550100", text="Code: 839201", kind=SMS
)


@contextmanager
def gateway(
    status: int = 200, headers: dict[str, str] | None = None, silent: Event | None = None
) -> Iterator[tuple[str, list[tuple[dict[str, str], Any]]]]:
    got: list[tuple[dict[str, str], Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            got.append((dict(self.headers), json.loads(body or b"null")))
            if silent is not None:
                silent.wait(60)
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """The client left."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/sms", got
        if silent is not None:
            silent.set()
        server.shutdown()
        thread.join()


def test_a_text_is_posted_as_json_with_the_token() -> None:
    with gateway() as (url, got):
        HttpTexts(Gateway(url, "token-canary")).send(TEXT)
    ((headers, body),) = got
    assert body == {"to": "+15550100", "text": "Code: 839201"}
    assert headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == "Bearer token-canary"


def test_without_a_token_there_is_no_such_header() -> None:
    with gateway(204) as (url, got):
        HttpTexts(Gateway(url)).send(TEXT)
    assert "Authorization" not in got[0][0]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RejectedError),
        (422, RejectedError),
        (401, DeferredError),
        (429, DeferredError),
        (500, DeferredError),
        (503, DeferredError),
    ],
)
def test_each_answer_is_told_apart(status: int, error: type[Exception]) -> None:
    with gateway(status) as (url, _got), pytest.raises(error, match=f"^http {status}$"):
        HttpTexts(Gateway(url)).send(TEXT)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    with (
        gateway() as (elsewhere, stolen),
        gateway(status, {"Location": elsewhere}) as (url, _got),
        pytest.raises(DeferredError),
    ):
        HttpTexts(Gateway(url, "token-canary")).send(TEXT)
    assert stolen == []


def test_nobody_listens() -> None:
    with pytest.raises(UnreachableError):
        HttpTexts(Gateway(f"http://127.0.0.1:{free_port()}/")).send(TEXT)


def test_asvs_13_1_3_a_silent_gateway_is_left() -> None:
    with gateway(silent=Event()) as (url, got):
        with pytest.raises(DeferredError):
            HttpTexts(Gateway(url, timeout=2)).send(TEXT)
        wait_until(lambda: len(got) == 1, what="the text")


def test_only_the_web_is_a_gateway() -> None:
    with pytest.raises(ValueError, match="https"):
        HttpTexts(Gateway("file:///etc/passwd"))
