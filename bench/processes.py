"""CPU time and memory of a process tree, read from /proc."""

import os
import re
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")
PSS = re.compile(r"^Pss:\s+(\d+)", re.MULTILINE)


class Row(NamedTuple):
    """What one line of /proc/PID/stat tells."""

    parent: int
    cpu_seconds: float


def cpu_seconds(root: int) -> float:
    """CPU time of the tree so far, with the children that have been reaped.

    A thread or child that exits leaves its time in its process or parent, so the sum never falls.
    """
    rows = _rows()
    return sum(rows[pid].cpu_seconds for pid in tree(root, rows))


def memory(root: int) -> int:
    """Proportional set size of the tree in bytes: pages that processes share are counted once."""
    return sum(_proportional(pid) for pid in tree(root))


def tree(root: int, rows: dict[int, Row] | None = None) -> set[int]:
    """The process ids of ``root`` and everything below it."""
    rows = _rows() if rows is None else rows
    found: set[int] = set()
    waiting = [root] if root in rows else []
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += [child for child, row in rows.items() if row.parent == pid]
    return found


def _rows() -> dict[int, Row]:
    rows = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text()
            except OSError:
                continue
            rows[int(entry.name)] = _parse(text)
    return rows


def _parse(text: str) -> Row:
    fields = text.rpartition(")")[2].split()
    own_and_reaped = sum(int(ticks) for ticks in fields[11:15])
    return Row(parent=int(fields[1]), cpu_seconds=own_and_reaped / TICKS)


def _proportional(pid: int) -> int:
    try:
        found = PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    except OSError:
        return 0
    return int(found.group(1)) * 1024 if found else 0
