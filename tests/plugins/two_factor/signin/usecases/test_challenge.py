"""The stage after the first factor, and what a waiting sign-in is good for."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from authsvc.api import Attempt, Challenge, MemoryJar, SignedIn, by_email, complete
from authsvc.crypto.signing import sign
from authsvc.plugins.two_factor.signin.usecases.challenge import describe, mask
from tests.support.second_factor import (
    Owner,
    codes_of,
    cookies,
    verify_backup_code,
    verify_otp,
    verify_totp,
)
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor

FIRST_FACTORS = ["email", "username", "magic-link", "email-otp", "social", "phone", "passkey"]


def first_factor(owner: Owner, **attempt: Any) -> tuple[SignedIn | Challenge, MemoryJar]:
    """What a sign-in that has proven its first factor in some way comes to."""
    jar = MemoryJar()
    with owner.site.acting(jar=jar) as auth:
        found = by_email(auth, owner.email)
        assert found is not None
        return complete(auth, Attempt(user=found.user, **attempt)), jar


def test_the_answer_and_the_cookies(owner: Owner) -> None:
    visitor = owner.signed_in()
    answer = visitor.post("/sign-in/email", {"email": owner.email, "password": PASSWORD})
    assert answer.json == {"twoFactorRedirect": True, "twoFactorMethods": ["totp", "otp"]}
    assert set(cookies(visitor)) == {"two_factor", "known_browser"}
    set_now = answer.headers.getall("Set-Cookie")
    (challenge,) = [line for line in set_now if ".two_factor=2fa-" in line]
    assert "Max-Age=600" in challenge
    assert "HttpOnly" in challenge
    assert "Secure" in challenge


def test_no_session_exists_before_the_second_factor(owner: Owner) -> None:
    with owner.site.acting() as auth:
        before = auth.reader.exec_driver_sql("SELECT count(*) FROM session").scalar()
    visitor = owner.challenged()
    assert visitor.session() is None
    assert visitor.get("/list-sessions").status_int == 401
    with owner.site.acting() as auth:
        assert auth.reader.exec_driver_sql("SELECT count(*) FROM session").scalar() == before


@pytest.mark.parametrize("method", FIRST_FACTORS)
def test_atk_084_asked_after_every_first_factor(owner: Owner, method: str) -> None:
    outcome, jar = first_factor(owner, method=method)
    assert isinstance(outcome, Challenge)
    assert "session_token" not in jar.values


def test_atk_084_a_passkey_that_verified_its_user_counts_as_two(owner: Owner) -> None:
    outcome, jar = first_factor(owner, method="passkey", strong=True)
    assert isinstance(outcome, SignedIn)
    assert "session_token" in jar.values


def test_atk_086_the_mailbox_that_proved_the_first_factor_is_no_second(owner: Owner) -> None:
    outcome, jar = first_factor(owner, method="magic-link", channel=owner.email)
    assert isinstance(outcome, Challenge)
    assert outcome.answer["twoFactorMethods"] == ["totp"]
    with owner.site.acting(jar=jar) as auth:
        state = describe(auth)
    assert state is not None
    assert state.methods == ("totp", "backup")


def test_atk_085_a_class_of_factor_that_was_not_offered_proves_nothing(owner: Owner) -> None:
    """The challenge of a mailed sign-in, brought to the endpoints of mailed codes."""
    _, jar = first_factor(owner, method="magic-link", channel=owner.email)
    visitor = owner.challenged()
    visitor.post("/two-factor/send-otp")
    mail = owner.site.mail(owner.email)
    assert mail is not None
    signed = _signed(owner.site, jar.values["two_factor"])
    headers = {"Cookie": f"__Secure-better-auth.two_factor={signed}"}
    stranger = owner.site.visitor(**headers)
    assert codes_of([stranger.post("/two-factor/send-otp")]) == ["OTP_NOT_ENABLED"]
    assert codes_of([verify_otp(stranger, "123456")]) == ["OTP_NOT_ENABLED"]
    assert verify_totp(stranger, owner.next_code()).status_int == 200


def _signed(site: Site, value: str) -> str:

    return quote(sign(site.services.keyring, value), safe="")


def test_atk_086_a_password_reset_by_mail_uses_the_mailbox_up(owner: Owner) -> None:
    reset_password(owner)
    visitor = owner.site.visitor()
    body = {"email": owner.email, "password": "another-gannet-7"}
    assert visitor.post("/sign-in/email", body).json["twoFactorMethods"] == ["totp"]
    assert codes_of([visitor.post("/two-factor/send-otp")]) == ["OTP_NOT_ENABLED"]
    assert verify_totp(visitor, owner.next_code()).status_int == 200
    again = owner.site.visitor().post("/sign-in/email", body)
    assert again.json["twoFactorMethods"] == ["totp", "otp"]


def reset_password(owner: Owner) -> None:
    """As the owner of the mailbox does it."""
    visitor = owner.site.visitor()
    visitor.post("/request-password-reset", {"email": owner.email})
    mail = owner.site.mail(owner.email)
    assert mail is not None
    token = mail.text.partition("token=")[2].split()[0]
    answer = visitor.post("/reset-password", {"newPassword": "another-gannet-7", "token": token})
    assert answer.status_int == 200, answer


def test_atk_090_an_expired_challenge_is_worthless(owner: Owner) -> None:
    visitor = owner.challenged()
    owner.clock.advance(timedelta(minutes=10))
    answer = verify_totp(visitor, owner.code())
    assert (answer.status_int, codes_of([answer])) == (401, ["INVALID_TWO_FACTOR_COOKIE"])
    assert visitor.session() is None


def test_atk_090_a_challenge_is_met_once(owner: Owner) -> None:
    visitor = owner.challenged()
    kept = cookies(visitor)["two_factor"]
    assert verify_totp(visitor, owner.next_code()).status_int == 200
    replay = owner.site.visitor(Cookie=f"__Secure-better-auth.two_factor={kept}")
    assert codes_of([verify_totp(replay, owner.next_code())]) == ["INVALID_TWO_FACTOR_COOKIE"]


@pytest.mark.parametrize("value", ["2fa-guessed", "", "2fa-x.AAAA", "%00", "x" * 5000])
def test_a_cookie_of_ones_own_making_is_none(site: Site, value: str) -> None:
    stranger = site.visitor(Cookie=f"__Secure-better-auth.two_factor={value}")
    for path in ("verify-totp", "verify-otp", "verify-backup-code", "send-otp"):
        answer = stranger.post(f"/two-factor/{path}", {"code": "123456"})
        assert (answer.status_int, codes_of([answer])) == (401, ["INVALID_TWO_FACTOR_COOKIE"])


def test_a_change_of_password_withdraws_the_challenge(owner: Owner, visitor: Visitor) -> None:
    waiting = owner.challenged()
    change = {"currentPassword": PASSWORD, "newPassword": "another-gannet-7"}
    assert visitor.post("/change-password", change).status_int == 200
    assert codes_of([verify_totp(waiting, owner.code())]) == ["INVALID_TWO_FACTOR_COOKIE"]


def test_remember_me_is_remembered_over_the_challenge(owner: Owner) -> None:
    visitor = owner.challenged(rememberMe=False)
    answer = verify_totp(visitor, owner.next_code())
    (session,) = [line for line in answer.headers.getall("Set-Cookie") if ".session_token=" in line]
    assert "Max-Age" not in session
    assert "dont_remember" in cookies(visitor)


def test_a_page_is_told_what_it_may_tell(owner: Owner) -> None:
    outcome, jar = first_factor(owner, method="email")
    assert isinstance(outcome, Challenge)
    with owner.site.acting(jar=jar) as auth:
        state = describe(auth)
    assert state is not None
    assert state.methods == ("totp", "otp", "backup")
    assert state.email == f"a•••@{owner.email.partition('@')[2]}"
    assert not state.code_sent
    with owner.site.acting() as auth:
        assert describe(auth) is None


def test_masked() -> None:
    assert mask("ada@example.com") == "a•••@example.com"


def test_who_has_not_enrolled_is_not_asked(visitor: Visitor, site: Site) -> None:
    email = visitor.sign_up()["user"]["email"]
    assert "token" in site.visitor().sign_in(email)


def test_the_counted_tries_of_a_challenge(owner: Owner) -> None:
    visitor = owner.challenged()
    for call in (verify_totp, verify_backup_code, verify_totp, verify_backup_code, verify_totp):
        assert codes_of([call(visitor, owner.wrong_code())]) != ["ok"]
    over = verify_totp(visitor, owner.next_code())
    assert (over.status_int, codes_of([over])) == (400, ["TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE"])
    assert "two_factor" not in cookies(visitor)
    assert codes_of([verify_totp(visitor, owner.code())]) == ["INVALID_TWO_FACTOR_COOKIE"]
    assert verify_totp(owner.challenged(), owner.code()).status_int == 200
