"""Every value that counts once, in twenty requests at one moment over two processes (ATK-202)."""

import ast
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import text

from tests.attacks import once_factors  # noqa: F401 # enters its values
from tests.attacks.once import SETTINGS, VALUES, Crowd, Value
from tests.journeys.factors import CROWD
from tests.plugins.social.acme import Acme
from tests.plugins.social.playing import playing
from tests.rules.sources import sources
from tests.support.racing import MANY, instances, race
from tests.support.site import RELAXED

SPENDING = {"consume", "spend_code"}
NOT_RACED = {
    "core/verification/codes": "the kit below; raced by each kind of code",
    "core/sessions/usecases": "signing out ends an enrolment: nobody gains by it",
    "plugins/siwe/usecases/keeping": "a lock on an address, not a value",
    "plugins/social/usecases/connect": "raced in tests/plugins/social/usecases/test_connect.py",
}


@pytest.fixture(scope="module")
def acme() -> Iterator[Acme]:
    with playing() as played:
        yield Acme(played)


@pytest.fixture(scope="module")
def crowd(postgres_url: str, acme: Acme) -> Iterator[Crowd]:
    made = Crowd(postgres_url, acme)
    with closing(made.site):
        yield made


@pytest.fixture(scope="module")
def ports(postgres_url: str, acme: Acme) -> Iterator[list[int]]:
    """Two processes on the database."""
    settings = RELAXED | CROWD | acme.settings() | SETTINGS | {"authsvc.db.url": postgres_url}
    with instances(settings) as found:
        yield found


def sessions(crowd: Crowd) -> int:
    with crowd.site.registry.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM session")).scalar_one()


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_atk_202_of_twenty_at_once_one_wins(crowd: Crowd, ports: list[int], value: Value) -> None:
    shots = value.prepare(crowd)
    assert len(shots) == MANY
    told = race(ports, shots)
    seen = [(one.status, one.body[:200]) for one in told]
    assert [value.won(one) for one in told].count(True) == 1, seen
    assert all(one.status < 500 for one in told), seen
    assert sum(one.opened for one in told) <= 1 or not value.signs_in, seen
    assert all(one.status != 429 for one in told), seen


def test_whatever_spends_a_value_is_raced() -> None:
    """A feature that issues a value of its own enters it in the table, or says why not."""
    spenders = {
        source.path.removeprefix("authsvc/").removesuffix(".py")
        for source in sources("authsvc/")
        for call in source.walk(ast.Call)
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in SPENDING  # type: ignore[attr-defined]
    }
    raced = {module for value in VALUES.values() for module in value.spent_in}
    assert sorted(spenders - raced - set(NOT_RACED)) == []
    assert sorted((raced | set(NOT_RACED)) - spenders) == []
