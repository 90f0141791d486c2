"""A PostgreSQL server of our own: made by initdb in a temporary folder, gone afterwards."""

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.support.ports import free_port, wait_until

DEBIAN = Path("/usr/lib/postgresql")
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")
ROOM = ("max_connections=500",)  # every worker keeps several instances, and races start more


def find_binary(name: str) -> Path:
    """The program on PATH, else the newest of Debian's versioned folders."""
    versioned = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    found = shutil.which(name) or (versioned[-1] if versioned else None)
    if found is None:
        raise FileNotFoundError(f"{name} is missing: apt-get install -y postgresql")
    return Path(found).resolve()


def unprivileged_user() -> str:
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Postgres:
    """A running server. Sockets only, in a folder that only its user may enter."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._numbers = count(1)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database, whether it exists or not."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}&port={self.port}"

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of ``template``; its name.

        Nobody may be connected to the template meanwhile: dispose of its engines first.
        """
        name = f"test_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, database: str) -> None:
        """Remove the database, and whoever is still connected to it."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.folder),
            port=self.port,
            user="postgres",
            dbname="postgres",
            autocommit=True,
        )

    def _execute(self, statement: str, *names: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _as_user(user: str) -> dict[str, Any]:
    if user == getpass.getuser():
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _initialise(data: Path, identity: dict[str, Any]) -> None:
    subprocess.run(
        [find_binary("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
         "--no-sync", "--locale=C.UTF-8"],
        check=True, capture_output=True, cwd=data.parent, **identity,
    )  # fmt: skip


def _serve(data: Path, port: int, tcp: bool, identity: dict[str, Any]) -> subprocess.Popen[bytes]:
    listen = "127.0.0.1" if tcp else ""
    options = [
        f"listen_addresses={listen}",
        f"unix_socket_directories={data.parent}",
        *SPEED,
        *ROOM,
    ]
    flags = [word for option in options for word in ("-c", option)]
    with (data.parent / "log").open("wb") as log:
        return subprocess.Popen(
            [find_binary("postgres"), "-D", data, "-p", str(port), *flags],
            stdout=log, stderr=log, cwd=data.parent, **identity,
        )  # fmt: skip


def _stop(process: subprocess.Popen[bytes]) -> None:
    """SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for open connections for ever."""
    process.send_signal(signal.SIGINT)
    process.wait(timeout=120)


@contextmanager
def running_postgres(*, tcp: bool = False) -> Iterator[Postgres]:
    """A server for the length of the block, on loopback too when ``tcp`` is true."""
    user = unprivileged_user()
    identity = _as_user(user)
    with tempfile.TemporaryDirectory(prefix="apg", dir="/tmp") as name:
        folder = Path(name)
        shutil.chown(folder, user)
        _initialise(folder / "data", identity)
        server = Postgres(folder, free_port())
        process = _serve(folder / "data", server.port, tcp, identity)
        try:
            wait_until(server.answers, what="PostgreSQL", seconds=300)  # busy machines
            yield server
        finally:
            _stop(process)
