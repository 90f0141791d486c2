"""The service as its users run it: a process behind a port."""

import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.ports import free_port, wait_until

PROGRAMS = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    """A process that answers at ``url`` and writes to ``log``."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def ready(self) -> bool:
        """Whether it answers; raises with its log when it has ended instead."""
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended\n{self.log.read_text()}")
        try:
            with urllib.request.urlopen(f"{self.url}/api/auth/ok", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def pserve(ini: Path, port: int) -> list[str]:
    return [str(PROGRAMS / "pserve"), "--server-name=port", str(ini), f"http_port={port}"]


@contextmanager
def running_server(
    ini: Path, environ: Mapping[str, str], *, port: int | None = None
) -> Iterator[Server]:
    """pserve with that ini for the length of the block; the base URL follows the port."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="asv") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                pserve(ini, port), stdout=output, stderr=output, cwd=ROOT,
                env=os.environ | {"AUTHSVC_BASE_URL": url} | dict(environ),
            )  # fmt: skip
        server = Server(url, process, log)
        try:
            wait_until(server.ready, what=f"the server of {ini.name}")
            yield server
        finally:
            process.terminate()
            process.wait(timeout=120)
