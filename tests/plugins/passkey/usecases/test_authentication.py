"""What a passkey counts for: one factor by touch alone, both when its user was verified."""

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from tests.support.authenticator import PRESENT, Authenticator
from tests.support.passkeys import register, request_options, send, sign_in
from tests.support.second_factor import at_once, copies, enrol, verify_totp


@pytest.fixture
def enrolled(site, clock, visitor, device):
    """Somebody with an app as second factor, and a passkey."""
    owner = enrol(site, clock, visitor)
    register(visitor, device)
    return owner


def test_a_verified_user_needs_no_second_factor(enrolled, site, device):
    visitor = site.visitor()
    assert sign_in(visitor, device).json["user"]["email"] == enrolled.email
    assert visitor.session()


def test_atk_102_a_touch_alone_is_one_factor(enrolled, site, device):
    visitor = site.visitor()
    answer = sign_in(visitor, device, flags=PRESENT)
    assert answer.json["twoFactorRedirect"] is True
    assert "passkey" not in answer.json["twoFactorMethods"]
    assert visitor.session() is None
    assert verify_totp(visitor, enrolled.next_code()).status_int == 200
    assert visitor.session()


def test_atk_102_the_same_touch_twice_is_still_one_factor(enrolled, site, device):
    visitor = site.visitor()
    for _ in range(2):
        assert sign_in(visitor, device, flags=PRESENT).json["twoFactorRedirect"] is True
    assert visitor.session() is None


def test_a_touch_after_the_password_is_the_second_factor(enrolled, site, device):
    visitor = site.visitor()
    answer = visitor.sign_in(enrolled.email, rememberMe=False)
    assert answer["twoFactorMethods"][0] == "passkey"
    assert sign_in(visitor, device, flags=PRESENT).status_int == 200
    assert visitor.session()["user"]["email"] == enrolled.email
    kept = {cookie.name.partition(".")[2]: cookie for cookie in visitor.web.cookiejar}
    assert kept["session_token"].expires is None, "the browser was asked not to remember"


def test_atk_097_a_touch_by_somebody_else_is_not_the_second_factor(enrolled, site):
    mallory, own = site.visitor(), Authenticator()
    mallory.sign_up()
    register(mallory, own)
    thief = site.visitor()
    thief.sign_in(enrolled.email)
    asked = thief.get("/passkey/generate-authenticate-options?secondFactor=true").json
    answer = send(thief, own.get(asked))
    assert (answer.status_int, answer.json["code"]) == (401, "AUTHENTICATION_FAILED")
    sign_in(thief, own)
    assert thief.session()["user"]["email"] != enrolled.email
    other = site.visitor()
    other.sign_in(enrolled.email)
    assert verify_totp(other, enrolled.next_code()).status_int == 200


def test_one_answer_meets_one_waiting_sign_in(enrolled, site, device):
    visitor = site.visitor()
    visitor.sign_in(enrolled.email)
    asked = visitor.get("/passkey/generate-authenticate-options?secondFactor=true").json
    answer = device.get(asked, flags=PRESENT)
    answers = at_once(copies(visitor, 10, site), lambda twin: send(twin, answer))
    assert sum("session" in given.json for given in answers) == 1


def test_atk_084_the_second_factor_is_a_passkey_of_the_same_sign_in_only(enrolled, site, device):
    """A sign-in that waits in another browser is not met by a touch in this one."""
    waiting = site.visitor()
    waiting.sign_in(enrolled.email)
    elsewhere = site.visitor()
    assert sign_in(elsewhere, device, flags=PRESENT).json["twoFactorRedirect"] is True
    assert waiting.session() is None
    assert elsewhere.session() is None


def test_atk_011_a_locked_second_factor_keeps_no_passkey_out(enrolled, site, device):
    for _ in range(2):
        guesser = enrolled.challenged()
        for _ in range(5):
            verify_totp(guesser, enrolled.wrong_code())
    answer = site.visitor().post("/sign-in/email", {"email": enrolled.email, "password": "x"})
    assert answer.status_int == 401
    assert sign_in(site.visitor(), device).status_int == 200


def test_a_disabled_user_does_not_get_in(site, visitor, device):
    user_id = visitor.sign_up()["user"]["id"]
    register(visitor, device)
    with site.acting() as auth:
        auth.db.execute(update(User).where(User.id == user_id).values(disabled_at=auth.now()))
    answer = sign_in(site.visitor(), device)
    assert (answer.status_int, answer.json["code"]) == (403, "ACCOUNT_DISABLED")


def test_a_challenge_for_the_second_factor_asks_nobody_else(site):
    """Without a sign-in that waits the option changes nothing."""
    visitor = site.visitor()
    assert "allowCredentials" not in request_options(visitor)
    asked = visitor.get("/passkey/generate-authenticate-options?secondFactor=true").json
    assert "allowCredentials" not in asked
