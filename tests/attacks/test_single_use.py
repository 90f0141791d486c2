"""Every value that counts once, in twenty requests at one moment over two processes (ATK-202)."""

import ast
from collections.abc import Iterator
from contextlib import closing

import pytest

from authsvc.core.sessions.models import Session
from authsvc.plugins.audit.models import AuditEntry
from tests.attacks import once_factors  # noqa: F401 # enters its values
from tests.attacks.once import SETTINGS, VALUES, Crowd, Value
from tests.journeys.factors import CROWD
from tests.plugins.social.acme import Acme, begin, somebody
from tests.plugins.social.playing import playing
from tests.plugins.social.previews import borrowing, guest, relayed
from tests.rules.sources import sources
from tests.support.attack import rows
from tests.support.databases import Databases
from tests.support.racing import MANY, Shot, instances, race
from tests.support.site import RELAXED, Site

AUDIT = AuditEntry.__table__

SPENDING = {"consume", "spend_code"}
NOT_RACED = {
    "core/verification/codes": "the kit below; raced by each kind of code",
    "core/sessions/usecases": "signing out ends an enrolment: nobody gains by it",
    "plugins/social/usecases/renewal": "a turn to ask, not a value; raced in tests of its own",
    "plugins/siwe/usecases/keeping": "a lock on an address, not a value",
    "plugins/two_factor/factors/usecases/lockout": "a count of tries, not a value",
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


def logged(crowd: Crowd, event: str) -> int:
    return len(rows(crowd.site, AUDIT, AUDIT.c.event == event))


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_atk_202_of_twenty_at_once_one_wins(crowd: Crowd, ports: list[int], value: Value) -> None:
    shots = value.prepare(crowd)
    assert len(shots) == MANY
    before = logged(crowd, value.event)
    told = race(ports, shots)
    seen = [(one.status, one.body[:200]) for one in told]
    won = logged(crowd, value.event) - before if value.event else sum(map(value.won, told))
    assert won == 1, seen
    assert all(one.status < 500 and one.status != 429 for one in told), seen
    assert sum(one.opened for one in told) <= 1 or not value.signs_in, seen


def test_atk_121_a_message_from_production(crowd: Crowd, databases: Databases, acme: Acme) -> None:
    """To a preview that runs as two processes."""
    url = databases.fresh("postgresql")
    settings = RELAXED | acme.settings() | borrowing() | {"authsvc.db.url": url}
    with closing(Site(url, settings)) as preview, instances(settings) as ports:
        visitor = guest(preview)
        address = relayed(crowd.site, acme.consent(begin(visitor), somebody()))
        shot = Shot("GET", address.removeprefix(visitor.origin)).by(visitor)
        told = race(ports, [shot] * MANY)
        assert [one.opened for one in told].count(True) == 1, [one.status for one in told]
        assert len(rows(preview, Session.__table__)) == 1


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
