"""The results as Markdown, and their place in docs/performance.md."""

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.goals import Goal, goals
from bench.measures import Results
from bench.samples import Plan, Sample, Spread, ratio, spread
from bench.targets import PEER

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
READS = {
    "database": "get-session, database",
    "cache": "get-session, cache",
    "bearer": "get-session, bearer",
    "token": "/token",
}
PACKAGES = ("pyramid", "SQLAlchemy", "psycopg", "granian", "waitress", "argon2-cffi", "orjson")


def markdown(results: Results, plan: Plan, versions: dict[str, str]) -> str:
    """Everything one run found."""
    parts = [_circumstances(plan, versions), _verdicts(goals(results))]
    parts += [_reads(READS[name], samples) for name, samples in results.reads.items()]
    if results.sign_in:
        bare = Spread.of(results.bare_hash)
        parts.append(_reads("sign-in", results.sign_in))
        parts.append(f"One bare Argon2id check: {_spread(bare, 1)} ms of CPU.")
    parts += [_storms(results), _residences(results), _growth(results)]
    return "\n\n".join(part for part in parts if part) + "\n"


def versions(postgres: str, node: str) -> dict[str, str]:
    """What ran, by name and version."""
    found = {"Python": platform.python_version(), "PostgreSQL": postgres.split(maxsplit=1)[0]}
    found["Node"] = subprocess.run(
        [node, "--version"], check=True, capture_output=True, text=True
    ).stdout.strip()
    for package in PACKAGES:
        found[package] = importlib.metadata.version(package)
    return found


def write(text: str) -> None:
    """Put ``text`` between the markers of docs/performance.md."""
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}")


def _circumstances(plan: Plan, versions: dict[str, str]) -> str:
    listed = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {_machine()};"
        f" load average of the last five minutes {os.getloadavg()[1]:.1f}, of which the run's own"
        " is about 2."
        f"\n{listed}.\n{plan.rounds} rounds of {plan.seconds:g} s over {plan.connections}"
        f" connections; {plan.peer_warm_up:g} s of warm-up for the peer."
        " Values are medians, with the least and the greatest round in brackets."
    )


def _machine() -> str:
    info = Path("/proc/cpuinfo").read_text()
    models = [line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line]
    return f"{len(models)} x {models[0]}, Linux {platform.release().partition('-')[0]}"


def _verdicts(found: Sequence[Goal]) -> str:
    if not found:
        return ""
    rows = [
        (goal.metric, goal.server, f"{_spread(goal.measured, 2)} {goal.unit}",
         f"{goal.least:.3g}", f"{goal.aim:.3g}", goal.verdict)
        for goal in found
    ]  # fmt: skip
    heads = ("metric", "server", "measured", "at least", "aim", "verdict")
    return "### Goals\n\n" + _table(heads, rows)


def _reads(title: str, samples: Sequence[Sample]) -> str:
    names = list(dict.fromkeys(sample.server for sample in samples))
    rows = []
    for name in names:
        cells = [_spread(spread(samples, name, "cpu"), 0), _spread(ratio(samples, PEER, name), 2)]
        cells += [
            _middle(samples, name, "database_cpu", 0),
            _middle(samples, name, "per_second", 0),
        ]
        cells += [_middle(samples, name, "p50", 2), _middle(samples, name, "p99", 2)]
        rows.append((name, *cells))
    heads = ("server", "CPU us/request", "peer's CPU / own", "PostgreSQL us/request",
             "requests/s", "p50 ms", "p99 ms")  # fmt: skip
    return f"### {title}\n\n" + _table(heads, rows)


def _storms(results: Results) -> str:
    rows = [
        (name, _spread(storm.quiet, 1), _spread(storm.loaded, 1),
         f"{storm.sign_ins_per_second:.1f}", str(storm.refused), f"{storm.peak_memory:.0f}")
        for name, storm in results.storms.items()
    ]  # fmt: skip
    heads = ("server", "p99 ms quiet", "p99 ms under 30 sign-ins", "sign-ins/s", "refused",
             "peak MiB")  # fmt: skip
    return "### get-session while 30 sign in\n\n" + _table(heads, rows) if rows else ""


def _residences(results: Results) -> str:
    rows = [
        (name, _spread(own.start, 2), f"{own.idle:.0f}", f"{own.after:.0f}")
        for name, own in results.residences.items()
    ]
    heads = ("server", "start to first answer, s", "idle MiB (PSS)", "after load MiB (PSS)")
    return "### Memory and start\n\n" + _table(heads, rows) if rows else ""


def _growth(results: Results) -> str:
    rows = [
        (name, *(_spread(sizes[part], 3) for part in ("small", "large", "ratio")))
        for name, sizes in results.growth.items()
    ]
    heads = ("server", "10,000 users, least ms", "1,000,000 users, least ms", "ratio")
    return "### get-session as users grow\n\n" + _table(heads, rows) if rows else ""


def _middle(samples: Sequence[Sample], server: str, field: str, digits: int) -> str:
    return f"{spread(samples, server, field).middle:.{digits}f}"


def _spread(value: Spread, digits: int) -> str:
    if value.low == value.high:
        return f"{value.middle:.{digits}f}"
    return f"{value.middle:.{digits}f} ({value.low:.{digits}f}-{value.high:.{digits}f})"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
