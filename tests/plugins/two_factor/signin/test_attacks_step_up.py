"""Proving a factor once more takes the one in force."""

import pytest

from tests.support.reader import Reader
from tests.support.second_factor import enrol, enrol_anew

AGAIN = "/two-factor/again"


@pytest.fixture
def halfway(site, clock):
    """Somebody who has begun to set another app up, and their browser."""
    reader = Reader(site)
    owner = enrol(site, clock, reader.visitor)
    other = enrol_anew(owner)
    reader.open(f"{AGAIN}?callbackURL=/account/sessions")
    return reader, owner, other


def test_the_app_in_force_is_good_while_another_waits(halfway):
    reader, owner, _ = halfway
    reader.send(AGAIN, code=owner.next_code())
    assert reader.at == "/account/sessions"
    assert len(reader.visitor.get("/list-sessions").json) == 1


def test_atk_092_an_app_that_waits_proves_nothing_and_replaces_nothing(halfway):
    reader, owner, other = halfway
    reader.send(AGAIN, code=other.code())
    assert reader.at == AGAIN
    assert owner.signed_in().session()["user"]["email"] == owner.email
