"""A Redis server of our own that keeps nothing on disk."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.ports import answers, free_port, wait_until

OPTIONS = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--databases", "16")


@contextmanager
def running_redis() -> Iterator[str]:
    """The server's URL for the length of the block."""
    program = shutil.which("redis-server")
    if program is None:
        raise FileNotFoundError("redis-server is missing: apt-get install -y redis-server")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="ard") as folder:
        process = subprocess.Popen(
            [program, "--port", str(port), "--dir", folder, *OPTIONS], stdout=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: answers("127.0.0.1", port), what="Redis")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(timeout=120)
