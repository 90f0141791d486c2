"""Many requests at one moment, over several processes of the service on one database."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from http.client import HTTPConnection, HTTPMessage
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.support.attack import together
from tests.support.cookies import TOKEN, jar
from tests.support.ports import answers, free_port, wait_until
from tests.support.server import ROOT
from tests.support.site import HOST
from tests.support.visitor import API, Visitor

MANY = 20
SESSION = f"{TOKEN}="


@dataclass(frozen=True)
class Shot:
    """A request that is ready to leave; ``form`` is a page's, ``body`` an endpoint's."""

    method: str
    path: str
    body: Any = None
    form: Mapping[str, str] | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    origin: str = f"https://{HOST}"

    def by(self, visitor: Visitor) -> "Shot":
        """From a browser with these cookies."""
        return replace(self, cookies=jar(visitor), origin=visitor.origin)

    def send(self, connection: HTTPConnection) -> "Told":
        host = urlsplit(self.origin).netloc
        headers = {"Host": host, "Origin": self.origin, "User-Agent": "Tests/1.0"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        content = None
        if self.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            content = urlencode(self.form).encode()
        elif self.body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(self.body).encode()
        connection.request(self.method, self.path, content, headers)
        answer = connection.getresponse()
        return Told(answer.status, answer.headers, answer.read())


@dataclass(frozen=True)
class Told:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body.startswith(b"{") else {}

    @property
    def opened(self) -> bool:
        """Whether it sets a session."""
        given = self.headers.get_all("Set-Cookie") or []
        return any(text.startswith(SESSION) and text[len(SESSION)] != ";" for text in given)


def post(path: str, body: Any) -> Shot:
    return Shot("POST", API + path, body)


def get(path: str) -> Shot:
    return Shot("GET", API + path)


@contextmanager
def instances(settings: Mapping[str, str], number: int = 2) -> Iterator[list[int]]:
    """The ports of as many processes with these settings."""
    with ExitStack() as stack:
        started = {port: stack.enter_context(_instance(port, settings)) for port in _free(number)}
        for port, process in started.items():
            up = partial(_is_up, process, port)
            wait_until(up, what="an instance")
        yield list(started)


def _free(number: int) -> Iterator[int]:
    return (free_port() for _ in range(number))


@contextmanager
def _instance(port: int, settings: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.support.instance", str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(dict(settings)))
        process.stdin.close()
        try:
            yield process
        finally:
            process.terminate()


def _is_up(process: subprocess.Popen[str], port: int) -> bool:
    assert process.poll() is None, "an instance has ended"
    return answers("127.0.0.1", port)


def race(ports: list[int], shots: list[Shot]) -> list[Told]:
    """All of them at one moment, to the processes in turn."""
    lines = [
        HTTPConnection("127.0.0.1", ports[at % len(ports)], timeout=120) for at in range(len(shots))
    ]
    for line in lines:
        line.connect()

    def call(line: HTTPConnection, shot: Shot) -> Callable[[], Told]:
        return lambda: shot.send(line)

    try:
        return together([call(line, shot) for line, shot in zip(lines, shots, strict=True)])
    finally:
        for line in lines:
            line.close()
