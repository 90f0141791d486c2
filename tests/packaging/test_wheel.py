"""A wheel is the whole service: it runs where there is no checkout."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.sources import ROOT, tracked


def python(*arguments: str, cwd: Path, **environ: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd, env=os.environ | environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The wheel's content, built from a copy of the repository."""
    copy, target = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("installed")
    for path in tracked():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, copy / path)
    pip = ("-m", "pip", "--disable-pip-version-check")
    python(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", "dist", ".", cwd=copy)
    wheel = next((copy / "dist").glob("authsvc-*.whl"))
    python(*pip, "install", "--no-deps", "--target", str(target), str(wheel), cwd=target)
    return target


def test_the_wheel_is_what_runs(installed, tmp_path):
    where = python(
        "-c", "import authsvc; print(authsvc.__file__)", cwd=tmp_path, PYTHONPATH=str(installed)
    )
    assert Path(where.strip()).is_relative_to(installed)


def test_it_carries_everything_of_the_package(installed):
    wanted = [
        path for path in tracked() if path.startswith("authsvc/") and not path.endswith(".po")
    ]
    assert [path for path in wanted if not (installed / path).is_file()] == []


def test_it_carries_nothing_else(installed):
    assert {path.name for path in installed.iterdir() if "-" not in path.name} <= {"authsvc", "bin"}


def test_it_migrates(installed, tmp_path):
    environ = {
        "PYTHONPATH": str(installed),
        "AUTHSVC_DB__URL": f"sqlite:///{tmp_path}/new.sqlite",
    }
    python("-m", "authsvc", "db", "upgrade", cwd=tmp_path, **environ)
    connection = sqlite3.connect(tmp_path / "new.sqlite")
    rows = connection.execute("SELECT name FROM sqlite_master WHERE name = 'session'").fetchall()
    connection.close()
    assert rows == [("session",)]
