"""Alternate rounds of load over servers, and what they cost."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bench import processes
from bench.load import Call, Load, drive
from bench.server import Running
from bench.visitor import Http, check

PEER_WARM_UP = 20.0  # V8 is still compiling before that, and every ratio would flatter us
WARM_UP = 3.0


@dataclass(frozen=True)
class Plan:
    """How long and how hard to load, and where."""

    rounds: int = 5
    seconds: float = 5.0
    connections: int = 16
    peer_warm_up: float = PEER_WARM_UP
    memory_seconds: float = 60.0
    starts: int = 5
    server_cpu: int = 0
    load_cpu: int = 1

    def with_connections(self, connections: int) -> "Plan":
        """The same plan over another number of connections."""
        return replace(self, connections=connections)


@dataclass(frozen=True)
class Sample:
    """One server in one round; times in microseconds a request, latencies in milliseconds."""

    server: str
    cpu: float
    database_cpu: float
    per_second: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Spread:
    """The middle of several values, with the least and the greatest."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """The spread of at least one value."""
        return cls(statistics.median(values), min(values), max(values))


def alternate(
    plan: Plan,
    targets: Sequence[tuple[Running, Call]],
    database: int,
    between: Callable[[], None] | None = None,
) -> list[Sample]:
    """Visit every target once a round, so that drift and neighbours hit all alike."""
    for running, call in targets:
        check(Http(running.origin), call)
        warm_up = plan.peer_warm_up if running.server.is_peer else min(WARM_UP, plan.peer_warm_up)
        _drive(plan, running, call, warm_up)
    samples = []
    for _ in range(plan.rounds):
        samples += [_sample(plan, running, call, database) for running, call in targets]
        if between:
            between()
    return samples


def spread(samples: Sequence[Sample], server: str, field: str) -> Spread:
    """One field of one server over the rounds."""
    return Spread.of([getattr(sample, field) for sample in samples if sample.server == server])


def ratio(samples: Sequence[Sample], peer: str, server: str) -> Spread:
    """How much less CPU than ``peer`` the server took, round by round."""
    peers = [sample.cpu for sample in samples if sample.server == peer]
    ours = [sample.cpu for sample in samples if sample.server == server]
    return Spread.of([theirs / own for theirs, own in zip(peers, ours, strict=True)])


def _sample(plan: Plan, running: Running, call: Call, database: int) -> Sample:
    before = processes.cpu_seconds(running.pid), processes.cpu_seconds(database)
    load = _drive(plan, running, call, plan.seconds)
    after = processes.cpu_seconds(running.pid), processes.cpu_seconds(database)
    cpu, database_cpu = ((b - a) / load.requests * 1e6 for a, b in zip(before, after, strict=True))
    return Sample(running.name, cpu, database_cpu, load.per_second, load.p50, load.p99)


def _drive(plan: Plan, running: Running, call: Call, seconds: float) -> Load:
    return drive(
        running.origin, call, connections=plan.connections, seconds=seconds, cpu=plan.load_cpu
    )
