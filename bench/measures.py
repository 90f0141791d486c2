"""What is measured, each on servers that were started for it."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench import processes
from bench.hashing import bare_hash
from bench.load import Call, Wrk, drive
from bench.samples import Plan, Sample, Spread, alternate
from bench.server import Running, Server, running
from bench.targets import PEER, Targets
from bench.visitor import Http, Visitor, sign_in_call, sign_up

STORM = 30
READERS_IN_STORM = 4
SIGN_IN_CONNECTIONS = 4
SETTLE_SECONDS = 3.0  # sign-ins that nobody waits for any more are still worked on
MEBI = 2**20


@dataclass(frozen=True)
class Storm:
    """get-session while many sign in; latencies in milliseconds, memory in MiB."""

    quiet: Spread
    loaded: Spread
    sign_ins_per_second: float
    refused: int
    peak_memory: float


@dataclass(frozen=True)
class Residence:
    """Seconds from start to the first answer; MiB before and after a minute of get-session."""

    start: Spread
    idle: float
    after: float


@dataclass
class Results:
    """Everything one run found; a part that was not asked for stays empty."""

    reads: dict[str, list[Sample]] = field(default_factory=dict)
    sign_in: list[Sample] = field(default_factory=list)
    bare_hash: list[float] = field(default_factory=list)
    storms: dict[str, Storm] = field(default_factory=dict)
    residences: dict[str, Residence] = field(default_factory=dict)
    growth: dict[str, dict[str, Spread]] = field(default_factory=dict)


@dataclass(frozen=True)
class Bench:
    """The measures, over one PostgreSQL and one plan."""

    plan: Plan
    targets: Targets
    database: int
    log: Path
    results: Results = field(default_factory=Results)

    def database_reads(self) -> None:
        """get-session from the database: our two readers, our two servers, one peer."""
        portable = {"SESSIONS__READER": "portable"}
        servers = [
            self.targets.peer(),
            self.targets.granian(", portable", **portable),
            self.targets.granian(),
            self.targets.waitress(", portable", **portable),
            self.targets.waitress(),
        ]
        with self._visited(servers) as visits:
            calls = [(server, visitor.session) for server, visitor in visits]
            self.results.reads["database"] = alternate(self.plan, calls, self.database)

    def cached_reads(self) -> None:
        """get-session from the cookie cache."""
        cache = {"SESSIONS__COOKIE_CACHE": "true", "SESSIONS__CACHE_MAX_AGE": "3600"}
        servers = [
            self.targets.peer(cache=True),
            self.targets.granian(**cache),
            self.targets.waitress(**cache),
        ]
        with self._visited(servers) as visits:
            calls = [(server, visitor.cached) for server, visitor in visits]
            self.results.reads["cache"] = alternate(self.plan, calls, self.database)

    def tokens(self) -> None:
        """Signed tokens, from the session in the database."""
        servers = [self.targets.peer(jwt=True), self.targets.granian(), self.targets.waitress()]
        with self._visited(servers) as visits:
            calls = [(server, visitor.jwt) for server, visitor in visits]
            self.results.reads["token"] = alternate(self.plan, calls, self.database)

    def bearer_and_sign_in(self) -> None:
        """get-session by bearer token, sign-in, and the two at once."""
        with self._visited(self._usual()) as visits:
            calls = [(server, visitor.bearer) for server, visitor in visits]
            self.results.reads["bearer"] = alternate(self.plan, calls, self.database)
            self._sign_in(visits)
            for server, visitor in visits:
                self.results.storms[server.name] = self._storm(server, visitor)

    def residence(self) -> None:
        """Memory and start, one server at a time, so that no pages are shared with another."""
        for server in self._usual():
            self.results.residences[server.name] = self._reside(server)

    def _usual(self) -> list[Server]:
        return [self.targets.peer(), self.targets.granian(), self.targets.waitress()]

    def _sign_in(self, visits: Sequence[tuple[Running, Visitor]]) -> None:
        calls = [(server, sign_in_call(server.origin, visitor.email)) for server, visitor in visits]

        def hash_bare() -> None:
            seconds, cpu = self.plan.seconds, self.plan.server_cpu
            self.results.bare_hash.append(bare_hash(seconds, cpu))

        plan = self.plan.with_connections(SIGN_IN_CONNECTIONS)
        self.results.sign_in = alternate(plan, calls, self.database, hash_bare)

    def _storm(self, server: Running, visitor: Visitor) -> Storm:
        rounds = range(self.plan.rounds)
        quiet = [self._readers(server, visitor) for _ in rounds]
        loaded, rates, peaks, refused = [], [], [], 0
        call = _crowd(server)
        for _ in rounds:
            storm = self._sign_ins(server, call)
            loaded.append(self._readers(server, visitor))
            peaks.append(processes.memory(server.pid) / MEBI)
            counted = storm.load()
            time.sleep(SETTLE_SECONDS)
            rates.append(counted.per_second)
            refused += counted.refused + counted.broken
        per_second = Spread.of(rates).middle
        return Storm(Spread.of(quiet), Spread.of(loaded), per_second, refused, max(peaks))

    def _sign_ins(self, server: Running, call: Call) -> Wrk:
        """Thirty at once, for a little longer than the readers that are measured meanwhile."""
        seconds, cpu = self.plan.seconds + 1, self.plan.load_cpu
        return Wrk(server.origin, call, connections=STORM, seconds=seconds, cpu=cpu)

    def _readers(self, server: Running, visitor: Visitor) -> float:
        """The p99; the whole round where not one request was answered in it."""
        seconds = self.plan.seconds
        load = Wrk(
            server.origin, visitor.session, connections=READERS_IN_STORM,
            seconds=seconds, cpu=self.plan.load_cpu,
        ).load()  # fmt: skip
        return load.p99 if load.requests else seconds * 1e3

    def _reside(self, server: Server) -> Residence:
        starts = []
        for _ in range(self.plan.starts):
            with running(server, self.plan.server_cpu, self.log) as started:
                starts.append(started.start_seconds)
        with running(server, self.plan.server_cpu, self.log) as started:
            call = sign_up(Http(started.origin)).session
        with running(server, self.plan.server_cpu, self.log) as started:  # it has never hashed
            idle = processes.memory(started.pid) / MEBI
            drive(
                started.origin, call, connections=self.plan.connections,
                seconds=self.plan.memory_seconds, cpu=self.plan.load_cpu,
            )  # fmt: skip
            return Residence(Spread.of(starts), idle, processes.memory(started.pid) / MEBI)

    @contextlib.contextmanager
    def _visited(self, servers: Sequence[Server]) -> Iterator[list[tuple[Running, Visitor]]]:
        """All servers up, each with a visitor of its own; the peer first."""
        with contextlib.ExitStack() as stack:
            visits = []
            for server in servers:
                up = stack.enter_context(running(server, self.plan.server_cpu, self.log))
                visitor = sign_up(Http(up.origin))
                visits.append((up, visitor))
            assert visits[0][0].name == PEER
            yield visits


def _crowd(server: Running) -> Call:
    """Sign-ins of many people, since one account is not signed in to thirty times at once."""
    door = Http(server.origin)
    calls = [sign_in_call(door.origin, sign_up(door).email) for _ in range(2 * STORM)]
    return replace(calls[0], expect="", others=tuple(str(call.body) for call in calls[1:]))
