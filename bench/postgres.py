"""A PostgreSQL of our own: made by initdb in a temporary folder, pinned to one core."""

import contextlib
import getpass
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.server import free_port

START_SECONDS = 30.0
TUNING = {
    "shared_buffers": "512MB",
    "fsync": "off",  # write figures hide disk flushes; reads are what is compared
    "full_page_writes": "off",
    "jit": "off",
    "max_connections": "200",
    "autovacuum": "off",  # a vacuum in the middle of a round would be charged to one side
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}


@dataclass(frozen=True)
class Postgres:
    """A cluster that answers on loopback; everybody on this machine is trusted while it lives."""

    pid: int
    port: int
    version: str

    def url(self, database: str) -> str:
        """The address of ``database``."""
        return f"postgresql://bench@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """A new empty database; gives its address."""
        self.run("postgres", f'create database "{database}"')
        return self.url(database)

    def run(self, database: str, *statements: str) -> None:
        """Each statement in a transaction of its own."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextlib.contextmanager
def cluster(cpu: int) -> Iterator[Postgres]:
    """A new cluster that is gone when the block ends."""
    account = "postgres" if os.geteuid() == 0 else getpass.getuser()  # initdb refuses root
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as folder:
        shutil.chown(folder, account)
        data = Path(folder) / "data"
        subprocess.run(
            [program("initdb"), "-D", data, "-U", "bench", "-A", "trust", "-N", "-E", "UTF8"],
            check=True,
            stdout=subprocess.DEVNULL,
            user=account,
            cwd=folder,
        )
        port = free_port()
        command = ["taskset", "-c", str(cpu), program("postgres"), "-D", str(data), "-p", str(port)]
        for name, value in TUNING.items():
            command += ["-c", f"{name}={value}"]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, stderr=log, user=account, cwd=folder)
            try:
                yield Postgres(process.pid, port, _version(port))
            finally:
                process.send_signal(signal.SIGINT)  # fast shutdown: does not wait for clients
                process.wait(START_SECONDS)


def program(name: str) -> str:
    """The path of a PostgreSQL program: on PATH, or in Debian's versioned folders."""
    found = shutil.which(name)
    if found:
        return found
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=str)
    if not debian:
        raise SystemExit(f"{name} was not found: apt-get install -y postgresql")
    return str(debian[-1])


def _version(port: int) -> str:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(f"postgresql://bench@127.0.0.1:{port}/postgres") as connection:
                return connection.execute("show server_version").fetchone()[0]  # type: ignore[index,no-any-return]
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
