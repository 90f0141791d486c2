"""Format, lint and types, as ``make check`` sees them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.sources import ROOT

CHECKS = {
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "types": ("mypy", "--no-error-summary"),
}


@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS)
def test_the_code_is_clean(command):
    program, *arguments = command
    told = subprocess.run(
        [Path(sys.executable).parent / program, *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
