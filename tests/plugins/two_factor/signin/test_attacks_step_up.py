"""Proving a factor once more takes the one in force, and factors change for nobody else."""

from datetime import timedelta

import pytest

from tests.support.reader import Reader
from tests.support.second_factor import (
    begin_enrolment,
    codes_of,
    enrol,
    enrol_anew,
    forget_a_factor,
    verify_totp,
)
from tests.support.visitor import PASSWORD, fresh_email

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


SENSITIVE = ("disable", "get-totp-uri", "generate-backup-codes")


@pytest.fixture
def robbed(site, clock):
    """An owner, and a thief with their password and the session of a browser they left open."""
    reader = Reader(site)
    return reader, enrol(site, clock, reader.visitor)


@pytest.mark.parametrize("name", SENSITIVE)
def test_atk_092_an_old_session_and_the_password_change_no_factor(robbed, name):
    reader, owner = robbed
    owner.clock.advance(timedelta(days=1, minutes=1))
    answer = reader.visitor.post(f"/two-factor/{name}", {"password": PASSWORD})
    assert (answer.status_int, codes_of([answer])) == (403, ["SESSION_NOT_FRESH"])
    again = owner.signed_in().post(f"/two-factor/{name}", {"password": PASSWORD})
    assert again.status_int == 200


@pytest.mark.parametrize("name", SENSITIVE)
def test_atk_092_nor_do_one_of_one_factor_and_the_password(robbed, name):
    reader, owner = robbed
    forget_a_factor(owner.site, owner.email)
    answer = reader.visitor.post(f"/two-factor/{name}", {"password": PASSWORD})
    assert (answer.status_int, codes_of([answer])) == (403, ["SESSION_NOT_FRESH"])


def test_atk_092_the_app_is_replaced_by_whoever_has_it(robbed):
    """The page asks for a code of the app in force, and then goes on."""
    reader, owner = robbed
    owner.clock.advance(timedelta(days=1, minutes=1))
    reader.open("/account/two-factor")
    reader.send("/account/two-factor", password=PASSWORD)
    assert reader.at == "/sign-in"
    reader.open("/two-factor/again?callbackURL=/account/two-factor")
    reader.send("/two-factor/again", code=owner.next_code())
    assert reader.at == "/account/two-factor"
    reader.send("/account/two-factor", password=PASSWORD)
    assert reader.page.html.find("input", {"name": "secret"}) is not None


def test_sessions_of_one_factor_end_when_there_is_another(site, clock):
    """Whoever stole one before has to prove the factor that the owner has set up since."""
    owner, thief = site.visitor(), site.visitor()
    email = fresh_email()
    owner.sign_up(email)
    thief.sign_in(email)
    app = begin_enrolment(site, clock, owner, email)
    assert thief.session() is not None
    assert verify_totp(owner, app.code()).status_int == 200
    assert thief.session() is None
    assert owner.session() is not None
    strong = app.signed_in()
    new = enrol_anew(app)
    assert verify_totp(owner, new.next_code()).status_int == 200
    assert strong.session() is not None
