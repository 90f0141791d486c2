"""``python -m bench``: measure, print, and (in a full run) rewrite docs/performance.md.

Needs Linux, wrk, taskset, PostgreSQL's programs and Node; talks to loopback only. Servers run on
one core, wrk and PostgreSQL on another. Ratios mean something only on a quiet machine.
"""

import argparse
import dataclasses
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import report
from bench.growth import grow
from bench.measures import Bench, Results
from bench.postgres import cluster
from bench.samples import Plan
from bench.targets import ROOT, Targets, prepare_peer

PARTS = ("database", "cache", "bearer", "token", "residence", "growth")
QUICK = Plan(rounds=2, seconds=2, peer_warm_up=5, memory_seconds=5, starts=2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the parts asked for."""
    options = _options(arguments)
    for program in ("wrk", "taskset"):
        if not shutil.which(program):
            raise SystemExit(f"{program} was not found: apt-get install -y wrk util-linux")
    plan = dataclasses.replace(
        QUICK if options.quick else Plan(), server_cpu=options.cpu, load_cpu=options.load_cpu
    )
    results, text = _measure(plan, options.only)
    print(text)
    if options.json:
        options.json.write_text(json.dumps(dataclasses.asdict(results), indent=1))
    complete = not options.quick and set(_default_parts()) <= set(options.only)
    if options.write or complete:
        report.write(text)


def _measure(plan: Plan, parts: Sequence[str]) -> tuple[Results, str]:
    node = prepare_peer()
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    log = Path(tempfile.mkstemp(prefix="bench-", suffix=".log", dir=var)[1])
    with cluster(plan.load_cpu) as postgres:
        bench = Bench(plan, Targets(postgres, node, log), postgres.pid, log)
        actions: dict[str, Callable[[], object]] = {
            "database": bench.database_reads,
            "cache": bench.cached_reads,
            "bearer": bench.bearer_and_sign_in,
            "token": bench.tokens,
            "residence": bench.residence,
            "growth": lambda: bench.results.growth.update(grow(bench, postgres)),
        }
        for part in parts:
            print(f"# {part}", flush=True)
            actions[part]()
    versions = report.versions(postgres.version, node)
    return bench.results, report.markdown(bench.results, plan, versions)


def _default_parts() -> list[str]:
    return [part for part in PARTS if part != "growth"]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short rounds; prints only")
    parser.add_argument("--growth", action="store_true", help="also seed a million users")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=_default_parts())
    parser.add_argument("--write", action="store_true", help="write docs/performance.md anyway")
    parser.add_argument("--json", type=Path, help="write every sample here")
    parser.add_argument("--cpu", type=int, default=0, help="core of the servers")
    parser.add_argument("--load-cpu", type=int, default=1, help="core of wrk and PostgreSQL")
    options = parser.parse_args(arguments)
    cores = os.sched_getaffinity(0)
    if not {options.cpu, options.load_cpu} <= cores:
        parser.error(f"this machine offers the cores {sorted(cores)}")
    if options.growth and "growth" not in options.only:
        options.only.append("growth")
    return options


if __name__ == "__main__":
    main()
