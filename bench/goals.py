"""The ratios to reach: what is compared, the least that is no defect, and where we want to be."""

from dataclasses import dataclass

from bench.measures import Results
from bench.samples import Spread, ratio, spread
from bench.targets import GRANIAN, PEER, WAITRESS

PORTABLE = ", portable"


@dataclass(frozen=True)
class Goal:
    """One line of the verdict; ``more_is_better`` tells which way the limits point."""

    metric: str
    server: str
    measured: Spread
    least: float
    aim: float
    unit: str
    more_is_better: bool = True

    @property
    def verdict(self) -> str:
        """``aim``, ``met`` or ``missed``, by the middle of the rounds."""
        for limit, word in ((self.aim, "aim"), (self.least, "met")):
            better = self.measured.middle >= limit
            if better == self.more_is_better or self.measured.middle == limit:
                return word
        return "missed"


CPU = (
    # metric, reads, label of the server, least and aim under granian, the same under waitress
    ("get-session, database, portable reader", "database", PORTABLE, (3.2, 4.0), (2.2, 2.5)),
    ("get-session, database, PostgreSQL reader", "database", "", (8.5, 10.0), (4.5, 5.0)),
    ("get-session, cookie cache", "cache", "", (8.0, 12.0), (4.0, 5.0)),
    ("get-session, bearer", "bearer", "", (3.0, 4.0), (3.0, 4.0)),
    ("/token", "token", "", (4.0, 5.0), (4.0, 5.0)),
)


def goals(results: Results) -> list[Goal]:
    """Every goal that this run has measured."""
    return [
        *_cpu(results),
        *_sign_in(results),
        *_storm(results),
        *_residence(results),
        *_growth(results),
    ]


def _cpu(results: Results) -> list[Goal]:
    found = []
    for metric, reads, label, granian, waitress in CPU:
        for server, (least, aim) in ((GRANIAN, granian), (WAITRESS, waitress)):
            samples = results.reads.get(reads)
            if samples:
                measured = ratio(samples, PEER, server + label)
                found.append(Goal(metric, server, measured, least, aim, "x less CPU than the peer"))
    return found


def _sign_in(results: Results) -> list[Goal]:
    if not results.sign_in:
        return []
    metric, unit = "sign-in, Argon2id", "of a mean bare hash"
    bare = sum(results.bare_hash) / len(results.bare_hash) * 1e3
    found = []
    for server in (GRANIAN, WAITRESS):
        cpu = spread(results.sign_in, server, "cpu")
        share = Spread(bare / cpu.middle, bare / cpu.high, bare / cpu.low)
        found.append(Goal(metric, server, share, 0.92, 0.95, unit))
    return found


def _storm(results: Results) -> list[Goal]:
    metric = "get-session p99 during 30 sign-ins"
    found = []
    for server in (GRANIAN, WAITRESS):
        if server in results.storms:
            storm = results.storms[server]
            hash_time = sum(results.bare_hash) / len(results.bare_hash)
            least, quiet = 3 * storm.quiet.middle + hash_time, storm.quiet.middle
            unit = f"ms (quiet {quiet:.1f})"
            found.append(Goal(metric, server, storm.loaded, least, 2 * quiet, unit, False))
    return found


def _residence(results: Results) -> list[Goal]:
    peer = results.residences.get(PEER)
    if peer is None:
        return []
    found = []
    for server in (GRANIAN, WAITRESS):
        own = results.residences[server]
        memory = Spread.of([own.after / peer.after])
        start = Spread(*(getattr(own.start, part) / peer.start.middle for part in PARTS))
        unit = "of the peer"
        found.append(Goal("memory after a minute", server, memory, 0.9, 0.75, unit, False))
        found.append(Goal("start to first answer", server, start, 1.6, 1.0, unit, False))
    return found


def _growth(results: Results) -> list[Goal]:
    metric, unit = "get-session at 1,000,000 users", "of its time at 10,000"
    return [
        Goal(metric, server, sizes["ratio"], 1.15, 1.08, unit, False)
        for server, sizes in results.growth.items()
        if server != PEER
    ]


PARTS = ("middle", "low", "high")
