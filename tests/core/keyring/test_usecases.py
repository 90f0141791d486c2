"""The keyring at work: what older secrets have sealed moves on, and nobody's sign-in ends."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from sqlalchemy import update

from authsvc.core.keyring import usecases
from authsvc.plugins.two_factor.models import TwoFactor
from tests.support.attack import change_rows, rows
from tests.support.clock import Clock
from tests.support.second_factor import Owner, enrol, verify_totp
from tests.support.site import RELAXED, SECRET, Site
from tests.support.visitor import PASSWORD

NEW = "Qw8nT3zLx7Vb2KmRp5HdYc9JfGs4AeUo6NiXrW1v"
FACTORS = TwoFactor.__table__
Opener = Callable[..., Site]


@pytest.fixture
def open_site(fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Processes on one database of the test's own, with one clock."""
    clock = Clock()
    with ExitStack() as sites:

        def build(secret: str = SECRET) -> Site:
            made = Site(fresh_database_url, RELAXED | {"authsvc.secret": secret})
            monkeypatch.setattr(made.services, "now", clock)
            made.clock = clock  # type: ignore[attr-defined]
            return sites.enter_context(closing(made))

        yield build


def signs_in_with_a_code(site: Site, owner: Owner, clock: Clock) -> bool:
    visitor = site.visitor()
    visitor.post("/sign-in/email", {"email": owner.email, "password": PASSWORD})
    clock.advance(timedelta(seconds=30))
    return bool(verify_totp(visitor, owner.code()).status_int == 200)


def test_stored_values_move_to_the_newest_secret(open_site: Opener) -> None:
    old = open_site()
    clock = old.clock  # type: ignore[attr-defined]
    owner = enrol(old, clock, old.visitor())
    both = open_site(f"{NEW},{SECRET}")
    with both.acting() as auth:
        newest, older = usecases.secrets(auth)
        assert (newest.newest, newest.sealed, older.sealed > 0) == (True, 0, True)
        assert usecases.reseal(auth) == older.sealed
        assert usecases.reseal(auth) == 0
        assert [one.sealed for one in usecases.secrets(auth)] == [older.sealed, 0]
    alone = open_site(NEW)
    assert signs_in_with_a_code(alone, owner, clock)


def test_what_no_secret_opens_stays_and_is_told_of(
    open_site: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    old = open_site()
    enrol(old, old.clock, old.visitor())  # type: ignore[attr-defined]
    lost = open_site(NEW)
    before = rows(lost, FACTORS)
    with lost.acting() as auth:
        assert usecases.reseal(auth) == 0
        missing = [one for one in usecases.secrets(auth) if not one.held]
        assert [one.sealed > 0 for one in missing] == [True]
    assert rows(lost, FACTORS) == before
    change_rows(lost, update(FACTORS).values(secret=before[0].secret[:-6] + "AAAAAA"))
    both = open_site(f"{NEW},{SECRET}")
    with caplog.at_level(logging.WARNING), both.acting() as auth:
        usecases.reseal(auth)
    assert f"two_factor.secret of row {before[0].id} cannot be opened" in caplog.text


def test_it_is_known_since_when_the_newest_counts(open_site: Opener) -> None:
    site = open_site(f"{NEW},{SECRET}")
    clock = site.clock  # type: ignore[attr-defined]
    with site.acting() as auth:
        assert usecases.secrets(auth)[1].last_cookie is None
        usecases.note_newest(auth)
        begun = auth.now()
    clock.advance(timedelta(days=3))
    with site.acting() as auth:
        usecases.note_newest(auth)
        newest, older = usecases.secrets(auth)
    assert newest.last_cookie is None
    assert older.last_cookie == begun + timedelta(days=7)
