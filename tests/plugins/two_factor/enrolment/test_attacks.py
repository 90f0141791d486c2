"""What the way in to enrol is not good for."""

import pyotp
import pytest

from tests.plugins.two_factor.enrolment.usecases.test_required import begun, person, stopped
from tests.support.reader import Reader
from tests.support.roles import a_role, give, needing_two
from tests.support.second_factor import (
    codes_of,
    cookies,
    enrol,
    enrol_anew,
    forget_a_factor,
    verify_totp,
)
from tests.support.visitor import PASSWORD, fresh_email


@pytest.fixture
def thief(site, clock, keen):
    """A page that the password has opened, and the owner has enrolled elsewhere since."""
    email = person(site, keen)
    late = Reader(site)
    late.open("/sign-in")
    late.send("/sign-in", email=email, password=PASSWORD, rememberMe=True)
    assert late.at == "/two-factor/set-up"
    owner = stopped(site, email)
    app = begun(owner, site, clock, email)
    assert verify_totp(owner, app.code()).status_int == 200
    return late


def test_atk_084_a_second_factor_set_up_ends_every_other_way_in_to_enrol(thief, clock):
    """Else one factor alone would replace the second one by the thief's."""
    thief.open("/account/two-factor")
    assert thief.at == "/sign-in"
    assert thief.visitor.post("/two-factor/enable").status_int == 401
    refused = verify_totp(thief.visitor, pyotp.TOTP(pyotp.random_base32()).at(clock.now))
    assert codes_of([refused]) == ["INVALID_TWO_FACTOR_COOKIE"]


@pytest.fixture
def mailing(make_site):
    """A site where codes by mail are enough of a second factor."""
    return make_site({"authsvc.two_factor.mail_only": "true"})


def test_atk_084_who_asks_for_codes_by_mail_has_not_proven_any(mailing):
    with needing_two(mailing) as role:
        visitor = stopped(mailing, person(mailing, role))
        refused = visitor.post("/two-factor/enable", {"method": "otp"})
        assert codes_of([refused]) == ["OTP_NOT_CONFIGURED"]
        assert "session_token" not in cookies(visitor)


def test_atk_084_nor_has_a_session_from_before_the_rule(mailing):
    role, visitor, email = a_role(), mailing.visitor(), fresh_email()
    visitor.sign_up(email)
    give(mailing, email, role)
    with needing_two(mailing, role):
        asked = visitor.post("/two-factor/enable", {"method": "otp", "password": PASSWORD})
        assert asked.status_int == 200
        refused = visitor.post("/update-user", {"name": "Mallory"})
        assert codes_of([refused]) == ["SECOND_FACTOR_REQUIRED"]


def test_who_has_codes_by_mail_alone_signs_in_once_more(mailing):
    """There is no code to be asked for on the page of those who have an app."""
    role, reader = a_role(), Reader(mailing)
    email = reader.sign_up()
    enabled = reader.visitor.post("/two-factor/enable", {"method": "otp", "password": PASSWORD})
    assert enabled.status_int == 200
    give(mailing, email, role)
    with needing_two(mailing, role):
        reader.open("/account/security")
        assert reader.at == "/sign-in"


@pytest.fixture
def older(site, clock, keen):
    """A session that a host has opened for somebody whose second factor it did not ask for."""
    before = Reader(site)
    owner = enrol(site, clock, before.visitor)
    forget_a_factor(site, owner.email)
    give(site, owner.email, keen)
    return before


def test_atk_084_a_session_of_one_factor_does_not_replace_the_other(older, clock):
    """Knowing the password, which is the factor it has proven already, changes nothing."""
    refused = older.visitor.post("/two-factor/enable", {"password": PASSWORD})
    assert codes_of([refused]) == ["SECOND_FACTOR_REQUIRED"]
    older.open("/account/two-factor")
    older.send("/account/two-factor", password=PASSWORD)
    assert older.page.status_int == 422
    assert older.page.html.find("input", {"name": "secret"}) is None


LOOKING = ("", "?code=123456&secret=" + "A" * 32, "?password=x", "?step=code")


@pytest.mark.parametrize("query", LOOKING)
def test_atk_032_looking_shows_no_secret(site, clock, query):
    """Neither the app in force nor one that waits is told to a GET, whatever it asks for."""
    reader = Reader(site)
    owner = enrol(site, clock, reader.visitor)
    waiting = enrol_anew(owner)
    for path in ("/account/two-factor", "/account/backup-codes", "/account/security"):
        reader.open(path + query)
        shown = reader.page.text
        codes = [*owner.backup_codes, *waiting.backup_codes]
        assert not [one for one in (owner.secret, waiting.secret, *codes) if one in shown]
        assert "otpauth" not in shown
    for name in ("get-totp-uri", "generate-backup-codes", "enable"):
        assert reader.visitor.get(f"/two-factor/{name}").status_int == 404


@pytest.mark.parametrize("path", ["/account/two-factor", "/account/backup-codes"])
def test_atk_032_a_form_of_another_browser_shows_none_either(site, clock, path):
    reader = Reader(site)
    enrol(site, clock, reader.visitor)
    url = reader.visitor.origin + path
    answer = reader.visitor.web.post(
        url, {"password": PASSWORD}, {"Origin": reader.visitor.origin}, status="*"
    )
    assert answer.status_int == 422
    assert answer.html.find("input", {"name": "secret"}) is None
    assert "otpauth" not in answer.text
