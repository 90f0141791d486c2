"""Hands the mails of an SMTP sink to the Node scripts, over HTTP: ``GET /?to=ada@example.com``."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

from tests.support.ports import wait_until
from tests.support.smtp import Received, SmtpSink

PATIENCE = 120


class PostOffice:
    """Every mail is handed out once, in the order it came."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink
        self._fetched: list[Received] = []
        self._lock = Lock()

    def next(self, to: str) -> str:
        """The text of the next mail to that address; raises ``TimeoutError`` when none comes."""
        wait_until(lambda: bool(self._waiting(to)), what=f"a mail to {to}", seconds=PATIENCE)
        with self._lock:
            mail = self._waiting(to)[0]
            self._fetched.append(mail)
        return mail.body()

    def _waiting(self, to: str) -> list[Received]:
        return [mail for mail in self._sink.to(to) if not any(mail is old for old in self._fetched)]


@contextmanager
def open_office(sink: SmtpSink) -> Iterator[str]:
    """The URL of the post office, for the length of the block."""
    office = PostOffice(sink)

    class Counter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            to = parse_qs(urlsplit(self.path).query)["to"][0]
            try:
                text = office.next(to).encode()
            except TimeoutError:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_words: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Counter) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
