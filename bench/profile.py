"""Where the microseconds of get-session go, without sockets: ``python -m bench.profile``.

Calls the WSGI application in this process. What is printed is the least CPU time of one thread
over many batches, since noise only ever adds; ``--functions`` lists the functions that cost most.
"""

import argparse
import contextlib
import cProfile
import io
import os
import pstats
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyramid.paster import get_app

from authsvc.cli.database import upgrade
from bench.load import Call
from bench.postgres import cluster
from bench.targets import INI, ROOT
from bench.visitor import BASE, Answer, Visitor, answer_of, check, sign_in_call, sign_up

ORIGIN = "http://127.0.0.1:6543"
BATCHES, BATCH = 40, 100
VARIANTS: Mapping[str, Mapping[str, str]] = {
    "PostgreSQL reader": {},
    "portable reader": {"AUTHSVC_SESSIONS__READER": "portable"},
    "cookie cache": {"AUTHSVC_SESSIONS__COOKIE_CACHE": "true"},
}
Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


class InProcess:
    """The application called as a WSGI server would, without a socket."""

    origin = ORIGIN

    def __init__(self, application: Application) -> None:
        self._application = application

    def send(self, call: Call) -> Answer:
        """Send one call."""
        status, headers, body = self._run(environ_of(call))
        return answer_of(int(status.partition(" ")[0]), headers, body.decode())

    def caller(self, call: Call) -> Callable[[], None]:
        """A function that makes the call, with as little around it as can be."""
        template, body = environ_of(call), (call.body or "").encode()

        def run() -> None:
            self._run({**template, "wsgi.input": io.BytesIO(body)})

        return run

    def _run(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        started: list[Any] = []

        def start_response(status: str, headers: Any, _error: Any = None) -> None:
            started.extend((status, headers))

        answer = self._application(environ, start_response)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return started[0], started[1], body


def environ_of(call: Call) -> dict[str, Any]:
    """The WSGI environment of a call."""
    body = (call.body or "").encode()
    headers = {f"HTTP_{name.upper().replace('-', '_')}": v for name, v in call.headers.items()}
    return {
        **headers,
        "REQUEST_METHOD": call.method,
        "PATH_INFO": call.path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "6543",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:6543",
        "HTTP_USER_AGENT": "bench",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": call.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(body)) if body else "",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def least(run: Callable[[], None], batch: int) -> tuple[float, float]:
    """The least CPU and wall time of one call, in microseconds."""
    cpu, wall = [], []
    for _ in range(BATCHES):
        cpu_start, wall_start = time.thread_time(), time.perf_counter()
        for _ in range(batch):
            run()
        cpu.append((time.thread_time() - cpu_start) / batch * 1e6)
        wall.append((time.perf_counter() - wall_start) / batch * 1e6)
    return min(cpu), min(wall)


def functions(run: Callable[[], None], times: int, lines: int) -> None:
    """Print the functions that cost most, without what they call."""
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(times):
        run()
    profile.disable()
    pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(lines)


@contextlib.contextmanager
def application(url: str, settings: Mapping[str, str]) -> Iterator[InProcess]:
    """authsvc as bench.ini and ``settings`` say, over a migrated database."""
    kept = dict(os.environ)
    os.environ.update({"DATABASE_URL": url, "AUTHSVC_BASE_URL": ORIGIN, **settings})
    try:
        yield InProcess(get_app(str(ROOT / INI)))
    finally:
        os.environ.clear()
        os.environ.update(kept)


def calls(visitor: Visitor, variant: str) -> Mapping[str, Call]:
    """What is called in a variant."""
    if variant == "cookie cache":
        return {"get-session": visitor.cached}
    return {
        "get-session": visitor.session,
        "get-session, bearer": visitor.bearer,
        "get-session, nobody": Call(visitor.session.path, expect="null"),
        "ok": Call(f"{BASE}/ok"),
        "sign-in": sign_in_call(ORIGIN, visitor.email),
    }


def measure(url: str, options: argparse.Namespace) -> None:
    """Print a line for each call of each variant."""
    upgrade(url)
    for variant, settings in VARIANTS.items():
        with application(url, settings) as door:
            visitor = sign_up(door)
            for name, call in calls(visitor, variant).items():
                check(door, call)
                run = door.caller(call)
                cpu, wall = least(run, BATCH if call.method == "GET" else 1)
                print(f"{variant:20} {name:22} {cpu:7.1f} us CPU {wall:7.1f} us wall")
                if options.functions and name == options.call:
                    functions(run, 2000 if call.method == "GET" else 40, options.functions)


def main() -> None:
    """Profile on a PostgreSQL of our own, or on the database given."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description=__doc__)
    parser.add_argument("--url", help="database to use, such as sqlite:////tmp/profile.sqlite")
    parser.add_argument("--functions", type=int, default=0, help="how many functions to list")
    parser.add_argument("--call", default="get-session", help="which call to list them for")
    options = parser.parse_args()
    if options.url:
        measure(options.url, options)
        return
    with cluster(min(os.sched_getaffinity(0))) as postgres:
        measure(postgres.create("profile"), options)


if __name__ == "__main__":
    main()
