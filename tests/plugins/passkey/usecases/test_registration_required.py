"""A passkey as the second factor that a role needs: made before there is a session, kept, lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.support.authenticator import PRESENT, Authenticator
from tests.support.passkeys import creation_options, register, request_options, sign_in
from tests.support.recoveries import FINISH, prove, token_in
from tests.support.roles import give, needing_two
from tests.support.second_factor import codes_of, cookies
from tests.support.visitor import PASSWORD, fresh_email

BODY = {"password": PASSWORD}


@pytest.fixture
def keen(site, clock) -> Iterator[str]:
    """A role whose people need a second factor."""
    with needing_two(site) as role:
        yield role


@pytest.fixture
def email(site, keen):
    """Somebody of that role without one."""
    email = fresh_email()
    site.visitor().sign_up(email)
    give(site, email, keen)
    return email


def by_password(site, email):
    visitor = site.visitor()
    return visitor, visitor.post("/sign-in/email", BODY | {"email": email})


def stopped(site, email):
    visitor, answer = by_password(site, email)
    assert codes_of([answer]) == ["SECOND_FACTOR_REQUIRED"]
    assert answer.json["enrolment"]["methods"] == ["totp", "passkey"]
    return visitor


def test_making_one_opens_the_session(site, email):
    visitor = stopped(site, email)
    assert visitor.session() is None
    register(visitor, Authenticator())
    assert visitor.session()["user"]["email"] == email
    assert "enrolment" not in cookies(visitor)
    assert visitor.post("/update-user", {"name": "Ada"}).status_int == 200


def test_it_is_asked_for_after_the_password_from_then_on(site, email):
    device = Authenticator()
    register(stopped(site, email), device)
    visitor, answer = by_password(site, email)
    assert answer.json == {"twoFactorRedirect": True, "twoFactorMethods": ["passkey"]}
    assert codes_of([visitor.post("/two-factor/send-otp")]) == ["OTP_NOT_ENABLED"]
    assert sign_in(visitor, device, flags=PRESENT).status_int == 200
    assert visitor.post("/update-user", {"name": "Ada"}).status_int == 200


def test_atk_102_a_touch_alone_leads_into_enrolment_and_a_verified_user_does_not(site, email):
    device = Authenticator()
    register(stopped(site, email), device)
    visitor = site.visitor()
    touched = sign_in(visitor, device, flags=PRESENT)
    assert codes_of([touched]) == ["SECOND_FACTOR_REQUIRED"]
    assert touched.json["enrolment"]["methods"] == ["totp"]
    register(visitor, Authenticator())
    assert visitor.session() is None, "one more key is the same kind of factor"
    assert sign_in(site.visitor(), device).status_int == 200


def test_the_last_one_stays(site, email):
    device = Authenticator()
    visitor = stopped(site, email)
    made = register(visitor, device)
    refused = visitor.post("/passkey/delete-passkey", {"id": made["id"]})
    assert codes_of([refused]) == ["LAST_SECOND_FACTOR"]
    register(visitor, Authenticator())
    assert visitor.post("/passkey/delete-passkey", {"id": made["id"]}).status_int == 200


def test_a_session_from_before_has_two_factors_once_it_made_one(site, keen):
    visitor, email = site.visitor(), fresh_email()
    visitor.sign_up(email)
    give(site, email, keen)
    assert codes_of([visitor.post("/update-user", {"name": "Eve"})]) == ["SECOND_FACTOR_REQUIRED"]
    register(visitor, Authenticator())
    assert visitor.post("/update-user", {"name": "Ada"}).status_int == 200


def test_a_made_passkey_with_its_session_asked_for_is_one_session(site, email):
    visitor = stopped(site, email)
    made = Authenticator().create(creation_options(visitor))
    body = {"response": made, "name": "Key", "createSession": True}
    assert visitor.post("/passkey/verify-registration", body).status_int == 200
    assert len(visitor.get("/list-sessions").json) == 2, "this one, and that of the sign-up"


def test_a_recovery_takes_lost_passkeys_away_and_proving_one_ends_it(site, email, clock):
    device = Authenticator()
    register(stopped(site, email), device)
    prove(site, email)
    visitor, _ = by_password(site, email)
    assert visitor.post("/two-factor/start-recovery").status_int == 200
    assert sign_in(site.visitor(), device).status_int == 200
    clock.advance(timedelta(hours=73))
    visitor, _ = by_password(site, email)
    assert codes_of([visitor.post("/two-factor/send-recovery-link")]) == ["RECOVERY_NOT_FOUND"]
    assert visitor.post("/two-factor/start-recovery").status_int == 200
    clock.advance(timedelta(hours=73))
    visitor, _ = by_password(site, email)
    assert visitor.post("/two-factor/send-recovery-link").status_int == 200
    token = token_in(site, email, FINISH)
    answer = visitor.post("/two-factor/finish-recovery", {"token": token})
    assert codes_of([answer]) == ["SECOND_FACTOR_REQUIRED"]
    stranger = site.visitor()
    request_options(stranger)
    assert codes_of([sign_in(stranger, device)]) == ["PASSKEY_NOT_FOUND"]
