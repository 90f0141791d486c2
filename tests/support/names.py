"""A domain name server on the loopback, which answers what a test says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseRequestHandler, ThreadingUDPServer
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

SILENT = "silent"


class PlayedNames(ThreadingUDPServer):
    """``zone``: (name, kind) -> texts of records; (name, ``*``) -> a name of a refusal."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.zone: dict[tuple[str, str], Any] = {}
        self.asked: list[tuple[str, str]] = []
        self.waits: dict[str, threading.Event] = {}

    @property
    def place(self) -> str:
        """As the setting has it."""
        return f"127.0.0.1#{self.server_address[1]}"

    def knows(self, name: str, **records: list[str]) -> None:
        """The domain is there, with these records."""
        self.zone[name, "*"] = "NOERROR"
        for kind, texts in records.items():
            self.zone[name, kind] = texts

    def fails(self, name: str, how: str) -> None:
        """The server answers with this code, or not at all (``SILENT``)."""
        self.zone[name, "*"] = how


class _Answer(BaseRequestHandler):
    server: PlayedNames

    def handle(self) -> None:
        """Answer one question."""
        wire, sock = self.request
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), str(question.rdtype.name)
        self.server.asked.append((name, kind))
        held = self.server.waits.get(name)
        if held is not None:
            held.wait(60)
        how = self.server.zone.get((name, "*"), "NXDOMAIN")
        if how == SILENT:
            return
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        answer.set_rcode(dns.rcode.from_text(how))
        texts = self.server.zone.get((name, kind), ())
        if texts and how == "NOERROR":
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *texts))
        sock.sendto(answer.to_wire(), self.client_address)


@contextmanager
def playing_names() -> Iterator[PlayedNames]:
    """A server for the time of a test."""
    with PlayedNames() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(60)
