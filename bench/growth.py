"""get-session with ten thousand users and with a million: a lookup must not grow with the table."""

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.load import Call
from bench.measures import Bench
from bench.postgres import Postgres
from bench.samples import Spread
from bench.seeding import OWN_TABLES, PEER_TABLES, Copy, multiply
from bench.server import Running, Server, running
from bench.targets import Targets
from bench.visitor import Http, sign_in, sign_up

SMALL, LARGE = 10_000, 1_000_000
VISITORS = 20
REQUESTS = 2_000
WARM_UP_REQUESTS = 20_000


@dataclass(frozen=True)
class Side:
    """One product over its small and its large database."""

    servers: tuple[Server, Server]
    databases: tuple[str, str]
    copies: tuple[Copy, ...]


def grow(bench: Bench, postgres: Postgres) -> dict[str, dict[str, Spread]]:
    """The least latency of one request at a time, at both sizes, visited in turns."""
    small = Targets(postgres, bench.targets.node, bench.log, "_small")
    large = Targets(postgres, bench.targets.node, bench.log, "_large")
    sides = (
        Side((small.peer(), large.peer()), (small.peer_database, large.peer_database), PEER_TABLES),
        Side(
            (small.granian(), large.granian()), (small.own_database, large.own_database), OWN_TABLES
        ),
    )
    return {side.servers[0].name: _grow(bench, postgres, side) for side in sides}


def _grow(bench: Bench, postgres: Postgres, side: Side) -> dict[str, Spread]:
    cpu, log = bench.plan.server_cpu, bench.log
    with (
        running(side.servers[0], cpu, log) as small,
        running(side.servers[1], cpu, log) as large,
    ):
        pairs = []
        for server, database, users in zip(
            (small, large), side.databases, (SMALL, LARGE), strict=True
        ):
            template = sign_up(Http(server.origin))
            multiply(postgres, database, side.copies, template.email, users)
            pairs.append((server, _visitors(server, users)))
        for server, calls in pairs:
            _fastest(server, calls, WARM_UP_REQUESTS)
        rounds = [
            [_fastest(server, calls, REQUESTS) for server, calls in pairs]
            for _ in range(bench.plan.rounds)
        ]
    return {
        "small": Spread.of([least for least, _ in rounds]),
        "large": Spread.of([least for _, least in rounds]),
        "ratio": Spread.of([after / before for before, after in rounds]),
    }


def _visitors(server: Running, users: int) -> list[Call]:
    """Sessions of users from all over the table."""
    door = Http(server.origin)
    numbers = range(1, users, users // VISITORS)
    return [sign_in(door, f"copy-{number}@example.com").session for number in numbers]


def _fastest(server: Running, calls: Sequence[Call], requests: int) -> float:
    """The least milliseconds of one request on a kept-alive connection."""
    connection = http.client.HTTPConnection(urlsplit(server.origin).netloc)
    least = float("inf")
    for number in range(requests):
        call = calls[number % len(calls)]
        started = time.perf_counter()
        connection.request(call.method, call.path, headers=dict(call.headers))
        text = connection.getresponse().read()
        least = min(least, time.perf_counter() - started)
        if call.expect.encode() not in text:
            raise SystemExit(f"{server.name} lost a session: {text[:200]!r}")
    connection.close()
    return least * 1e3
