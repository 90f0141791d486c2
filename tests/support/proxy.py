"""A proxy of an internal network, played on loopback: every tunnel leads to one local port."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class PlayedProxy:
    """``asked`` has the head of each request; ``status`` is what it says to them."""

    target: int
    status: str = "200 Connection established"
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        """For settings; with a name and a password."""
        return f"http://us%40er:pass@127.0.0.1:{self.port}"

    def serve(self, listener: socket.socket) -> None:
        """Until the listener is closed."""
        with suppress(OSError):
            while True:
                peer, _ = listener.accept()
                threading.Thread(target=self.answer, args=(peer,), daemon=True).start()

    def answer(self, peer: socket.socket) -> None:
        """One tunnel, until either side is done."""
        with peer, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head and (part := peer.recv(4096)):
                head += part
            self.asked.append(head.decode())
            peer.sendall(f"HTTP/1.1 {self.status}\r\n\r\n".encode())
            if not self.status.startswith("200"):
                return
            with socket.create_connection(("127.0.0.1", self.target)) as there:
                back = threading.Thread(target=relay, args=(there, peer), daemon=True)
                back.start()
                relay(peer, there)
                back.join(60)


def relay(source: socket.socket, sink: socket.socket) -> None:
    """All bytes of one direction."""
    with suppress(OSError):
        while part := source.recv(65536):
            sink.sendall(part)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def running_proxy(target: int, status: str = "200 Connection established") -> Iterator[PlayedProxy]:
    """A proxy for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = PlayedProxy(target, status, port=listener.getsockname()[1])
        threading.Thread(target=proxy.serve, args=(listener,), daemon=True).start()
        yield proxy
        listener.shutdown(socket.SHUT_RDWR)
