"""Start a server on one core, wait for its first answer, stop it."""

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import processes

HEALTH = "/api/auth/ok"
START_SECONDS = 60.0
POLL_SECONDS = 0.002


@dataclass(frozen=True)
class Server:
    """How to start one server; ``{port}`` in a command or variable is replaced by a free port."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path | None = None
    is_peer: bool = False


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    server: Server
    pid: int
    port: int
    start_seconds: float

    @property
    def name(self) -> str:
        """The server's name in tables."""
        return self.server.name

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def running(server: Server, cpu: int, log: Path) -> Iterator[Running]:
    """The server, pinned to ``cpu``, from its first good answer until the block ends."""
    port = free_port()
    command = ["taskset", "-c", str(cpu), *(part.format(port=port) for part in server.command)]
    variables = {key: value.format(port=port) for key, value in server.environment.items()}
    # An installed package is compiled once; a start that compiles would measure the compiler.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with log.open("ab") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=server.directory,
            env={**inherited, **variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(process, server.name, port, started, log)
        yield Running(server, process.pid, port, time.perf_counter() - started)
    finally:
        _stop(process)


def free_port() -> int:
    """A loopback port that nobody uses, below those that clients are given: none may take it."""
    while True:
        port = random.randrange(15000, 30000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _wait(
    process: subprocess.Popen[bytes], name: str, port: int, started: float, log: Path
) -> None:
    while not _answers(port):
        late = time.perf_counter() - started > START_SECONDS
        if late or process.poll() is not None:
            raise SystemExit(f"{name} did not start; its log is {log}:\n{log.read_text()[-2000:]}")
        time.sleep(POLL_SECONDS)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        try:
            connection.request("GET", HEALTH)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return False
        return status == http.client.OK


def _stop(process: subprocess.Popen[bytes]) -> None:
    below = processes.tree(process.pid)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
            break
