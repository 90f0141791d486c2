"""A small SMTP server that takes mail, refuses it or falls silent, as a test asks."""

import socketserver
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event, Thread
from typing import Any

Answer = Callable[[str, str], str | None]


@dataclass(frozen=True)
class Received:
    """One mail as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    encrypted: bool

    @property
    def mail(self) -> EmailMessage:
        """Headers and parts."""
        return message_from_bytes(self.data, policy=default)

    def body(self, form: str = "plain") -> str:
        """The text, or the ``html``."""
        part = self.mail.get_body((form,))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")


@dataclass
class SmtpSink:
    """Where the server listens, what it got, and how it behaves.

    ``answer(verb, rest)`` may give another reply to a command: a line such as ``451 later``, ``""``
    to hang up, or ``HANG`` to say nothing until the test is over.
    """

    host: str = "127.0.0.1"
    port: int = 0
    answer: Answer = lambda _verb, _rest: None
    tls: ssl.SSLContext | None = None
    mails: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    released: Event = field(default_factory=Event)

    def to(self, recipient: str) -> list[Received]:
        """The mails for that recipient, in the order they came."""
        return [received for received in self.mails if recipient in received.recipients]


HANG = "HANG"


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.sink: SmtpSink = self.server.sink  # type: ignore[attr-defined]
        self.sink.connections += 1
        self.encrypted = False
        self.sender = ""
        self.recipients: list[str] = []
        try:
            greeting = self.sink.answer("CONNECT", "")
            if self._say("220 sink" if greeting is None else greeting):
                while line := self.rfile.readline():
                    if not self._command(line.decode().rstrip("\r\n")):
                        break
        except (OSError, ValueError):
            pass  # the client has left; tests look at what it got

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _command(self, line: str) -> bool:
        verb, _, rest = line.partition(" ")
        self.sink.commands.append(line)
        handler = getattr(self, f"_{verb.lower()}", None)
        other = self.sink.answer(verb.upper(), rest)
        if other is not None:
            return self._say(other)
        return self._say("502 unknown") if handler is None else handler(rest)

    def _say(self, reply: str) -> bool:
        if reply == HANG:
            self.sink.released.wait(60)
            return False
        if reply:
            self.wfile.write(f"{reply}\r\n".encode())
        return bool(reply) and not reply.startswith("221")

    def _ehlo(self, _rest: str) -> bool:
        offers = ["sink", "SMTPUTF8", "8BITMIME"]
        if self.sink.tls is not None and not self.encrypted:
            offers.append("STARTTLS")
        if self.encrypted:
            offers.append("AUTH PLAIN")
        lines = [f"250-{offer}" for offer in offers[:-1]] + [f"250 {offers[-1]}"]
        return self._say("\r\n".join(lines))

    def _starttls(self, _rest: str) -> bool:
        assert self.sink.tls is not None
        self._say("220 go")
        self.connection = self.sink.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.encrypted = True
        return True

    def _auth(self, _rest: str) -> bool:
        return self._say("235 welcome")

    def _noop(self, _rest: str) -> bool:
        return self._say("250 here")

    def _rset(self, _rest: str) -> bool:
        return self._say("250 forgotten")

    def _quit(self, _rest: str) -> bool:
        return self._say("221 bye")

    def _mail(self, rest: str) -> bool:
        self.sender, self.recipients = rest.partition("<")[2].partition(">")[0], []
        return self._say("250 fine")

    def _rcpt(self, rest: str) -> bool:
        self.recipients.append(rest.partition("<")[2].partition(">")[0])
        return self._say("250 fine")

    def _data(self, _rest: str) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        other = self.sink.answer("END", self.recipients[0])
        if other is None:
            received = Received(
                self.sender, tuple(self.recipients), b"".join(lines), self.encrypted
            )
            self.sink.mails.append(received)
        return self._say(other if other is not None else "250 taken")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    sink: SmtpSink

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off is not this server's failure."""


@contextmanager
def running_smtp(sink: SmtpSink | None = None) -> Iterator[SmtpSink]:
    """The server for the length of the block, on a free port or on the sink's own."""
    sink = sink or SmtpSink()
    with _Server((sink.host, sink.port), _Session) as server:
        server.sink = sink
        sink.port = int(server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.released.set()
            server.shutdown()
            thread.join()
