"""Free ports and waiting for a server to answer."""

import os
import socket
import time
from collections.abc import Callable
from itertools import cycle

PAUSE = 0.02
# Below what systems hand out to whoever asks for any port, so that nobody is given a free port
# before its server takes it; and each of the processes that run tests has ports of its own.
LOWEST, STRETCHES, EACH = 20_000, 60, 200
OURS = LOWEST + os.getpid() % STRETCHES * EACH
_ports = cycle(range(OURS, OURS + EACH))


def free_port() -> int:
    """A port of the loopback interface that nobody listens on right now."""
    return next(port for port in _ports if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def wait_until(ready: Callable[[], bool], *, what: str, seconds: float = 120) -> None:
    """Ask ``ready`` again and again; raise ``TimeoutError`` naming ``what`` when it never is."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come up within {seconds} seconds")
        time.sleep(PAUSE)


def answers(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
