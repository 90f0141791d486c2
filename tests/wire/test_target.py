"""``make wire-target``: what it serves, what it seeds, and that it leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.exc import OperationalError

from tests.support.databases import Databases
from tests.support.ports import free_port, wait_until

from .target import FIRST, OWN, ROOT, NotBuiltError, built, new_database, plugins_of

BUILT = frozenset((*FIRST, *OWN))


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_the_first_stage_is_built():
    assert set(FIRST) <= built()


def test_without_a_stage_everything_that_is_built_is_served():
    assert plugins_of(None, BUILT) == (*FIRST, *OWN)
    assert plugins_of(None, BUILT | {"social"}) == (*FIRST, "social", *OWN)
    assert plugins_of("first", BUILT | {"social"}) == (*FIRST, "social", *OWN)


@pytest.mark.parametrize("stage", ["first", "social", "ways", "all"])
def test_an_unbuilt_stage_is_refused_by_name(stage):
    with pytest.raises(NotBuiltError, match=f"'{stage}' is not built yet: it lacks social"):
        plugins_of(stage, BUILT)


def test_an_unknown_stage_names_the_known_ones():
    with pytest.raises(NotBuiltError, match="first, social, ways, all"):
        plugins_of("second", BUILT)


def test_a_database_beside_the_configured_one_is_made_and_removed(
    databases: Databases, database_kind: str
):
    configured = databases.fresh(database_kind)
    with new_database(configured) as first, new_database(configured) as second:
        assert len({configured, first, second}) == 3
        assert (tables(first), tables(second)) == ([], [])
    assert "user" in tables(configured)
    if database_kind == "sqlite":
        assert not Path(str(make_url(first).database)).exists()
    else:
        with pytest.raises(OperationalError, match="does not exist"):
            tables(first)


def start(environ: dict[str, str]) -> subprocess.Popen[str]:
    clean = {name: text for name, text in os.environ.items() if not name.startswith("AUTHSVC_")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.wire.target"],
        cwd=ROOT, env=clean | environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_it_serves_the_seeded_administrator_and_cleans_up(databases: Databases):
    port = free_port()
    configured = Path(str(make_url(databases.empty("sqlite")).database))
    process = start(
        {"PORT": str(port), "DATABASE_URL": f"sqlite:///{configured}", "WIRE_STAGE": "first"}
    )
    api = f"http://127.0.0.1:{port}/api/auth"

    def answers() -> bool:
        assert process.poll() is None, process.communicate()
        try:
            return requests.get(f"{api}/ok", timeout=10).ok
        except requests.RequestException:
            return False

    try:
        wait_until(answers, what="the target")
        made = list(configured.parent.glob("wire_*.sqlite"))
        root = {"email": "root@conformance.test", "password": "root-password-123"}
        headers = {"Origin": f"http://127.0.0.1:{port}"}
        user = requests.post(f"{api}/sign-in/email", json=root, headers=headers, timeout=60).json()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
    assert (user["user"]["name"], user["user"]["emailVerified"]) == ("Root Admin", False)
    assert process.returncode == 0
    assert len(made) == 1
    assert list(configured.parent.glob("wire_*")) == []


def test_an_unbuilt_stage_ends_with_two():
    process = start({"WIRE_STAGE": "all"})
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "'all' is not built yet" in said
