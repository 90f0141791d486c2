"""Turning the second factor on and off."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from webtest import TestResponse

from authsvc.crypto.encryption import Envelope
from authsvc.crypto.secrets import Keyring
from authsvc.ids import random_bytes
from tests.support.attack import token_mailed
from tests.support.clock import Clock
from tests.support.recoveries import prove, subjects
from tests.support.second_factor import (
    Owner,
    at_once,
    begin_enrolment,
    codes_of,
    cookies,
    copies,
    enrol_anew,
    secret_of,
    verify_backup_code,
    verify_totp,
)
from tests.support.site import SECRET, Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

SENSITIVE = ("enable", "disable", "get-totp-uri", "generate-backup-codes")


def code_of(answer: TestResponse) -> str:
    return codes_of([answer])[0]


def test_nothing_is_asked_before_the_first_code(site: Site, clock: Clock, visitor: Visitor) -> None:
    email = fresh_email()
    visitor.sign_up(email)
    owner = begin_enrolment(site, clock, visitor, email)
    assert visitor.session()["user"]["twoFactorEnabled"] is False
    assert "token" in site.visitor().sign_in(email)
    assert code_of(verify_totp(visitor, owner.wrong_code())) == "INVALID_CODE"
    assert verify_totp(visitor, owner.code()).status_int == 200
    assert visitor.session()["user"]["twoFactorEnabled"] is True


def test_confirmation_replaces_the_session(site: Site, clock: Clock, visitor: Visitor) -> None:
    email = fresh_email()
    token = visitor.sign_up(email)["token"]
    owner = begin_enrolment(site, clock, visitor, email)
    thief = copies(visitor, 1, site)[0]
    assert verify_totp(visitor, owner.code()).json["token"] == token
    assert visitor.session()["session"]["token"] != token
    assert thief.session() is None


def test_the_owner_is_told_by_mail(site: Site, owner: Owner, visitor: Visitor) -> None:
    on = site.mail(owner.email)
    assert on is not None
    assert on.subject == "Two-step sign-in is on"
    assert "/account/security" in on.text
    assert visitor.post("/two-factor/disable", {"password": PASSWORD}).status_int == 200
    off = site.mail(owner.email)
    assert off is not None
    assert off.subject == "Two-step sign-in is off"


def test_atk_092_every_mailbox_is_told(site: Site, clock: Clock, visitor: Visitor) -> None:
    """A thief who reads one of them, and deletes what it says, leaves the others."""
    email, other = fresh_email(), fresh_email("other")
    visitor.sign_up(email)
    prove(site, email)
    assert visitor.post("/add-address", {"email": other}).status_int == 200
    token = token_mailed(site, other)
    assert visitor.post("/verify-address", {"token": token}).status_int == 200
    owner = begin_enrolment(site, clock, visitor, email)
    assert verify_totp(visitor, owner.code()).status_int == 200
    for name in ("generate-backup-codes", "disable"):
        assert visitor.post(f"/two-factor/{name}", {"password": PASSWORD}).status_int == 200
    told = [
        "Two-step sign-in is off",
        "Your backup codes were replaced",
        "Two-step sign-in is on",
    ]
    assert [subjects(site, mailbox)[:3] for mailbox in (email, other)] == [told] * 2


def test_disabled_means_nothing_is_asked_or_kept(
    site: Site, owner: Owner, visitor: Visitor
) -> None:
    waiting = owner.challenged()
    assert visitor.post("/two-factor/disable", {"password": PASSWORD}).json == {"status": True}
    assert visitor.session()["user"]["twoFactorEnabled"] is False
    assert "token" in site.visitor().sign_in(owner.email)
    assert code_of(verify_totp(waiting, owner.code())) == "INVALID_TWO_FACTOR_COOKIE"
    again = begin_enrolment(site, owner.clock, visitor, owner.email)
    assert again.secret != owner.secret


@pytest.mark.parametrize("name", SENSITIVE)
def test_atk_092_a_stolen_cookie_is_not_enough(
    site: Site, owner: Owner, visitor: Visitor, name: str
) -> None:
    thief = copies(visitor, 1, site)[0]
    for password, said in (
        (None, "VALIDATION_ERROR"),
        ("", "INVALID_PASSWORD"),
        ("wrong-password-1", "INVALID_PASSWORD"),
    ):
        answer = thief.post(
            f"/two-factor/{name}", {} if password is None else {"password": password}
        )
        assert (answer.status_int, code_of(answer)) == (400, said)
    assert visitor.session()["user"]["twoFactorEnabled"] is True
    assert "twoFactorRedirect" in site.visitor().sign_in(owner.email)


@pytest.mark.parametrize("name", SENSITIVE)
def test_strangers_are_unauthorized(site: Site, name: str) -> None:
    answer = site.visitor().post(f"/two-factor/{name}", {"password": PASSWORD})
    assert (answer.status_int, code_of(answer)) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("name", SENSITIVE)
def test_without_a_password_a_fresh_session_is_asked_for(
    site: Site, owner: Owner, visitor: Visitor, name: str
) -> None:
    with site.acting() as auth:
        auth.db.execute(
            text(
                "UPDATE account SET password = NULL WHERE user_id = "
                '(SELECT id FROM "user" WHERE email = :email)'
            ),
            {"email": owner.email},
        )
    owner.clock.advance(timedelta(days=1, minutes=1))
    stale = visitor.post(f"/two-factor/{name}")
    assert (stale.status_int, code_of(stale)) == (403, "SESSION_NOT_FRESH")
    owner.clock.advance(timedelta(days=-1))
    said = "TOTP_ALREADY_ENABLED" if name == "enable" else "ok"
    assert code_of(visitor.post(f"/two-factor/{name}")) == said


def test_enrolling_again_replaces_nothing_before_its_first_code(
    site: Site, owner: Owner, visitor: Visitor
) -> None:
    new = enrol_anew(owner)
    assert code_of(verify_totp(owner.challenged(), new.code())) == "INVALID_CODE"
    assert code_of(verify_backup_code(owner.challenged(), new.backup_codes[0])) != "ok"
    assert verify_totp(owner.challenged(), owner.code()).status_int == 200
    assert verify_backup_code(owner.challenged(), owner.backup_codes[0]).status_int == 200
    assert verify_totp(visitor, new.next_code()).status_int == 200
    assert code_of(verify_totp(owner.challenged(), owner.next_code())) == "INVALID_CODE"
    assert code_of(verify_backup_code(owner.challenged(), owner.backup_codes[1])) != "ok"
    assert verify_backup_code(new.challenged(), new.backup_codes[0]).status_int == 200


def test_an_enrolment_does_not_wait_forever(site: Site, clock: Clock, visitor: Visitor) -> None:
    email = fresh_email()
    visitor.sign_up(email)
    owner = begin_enrolment(site, clock, visitor, email)
    clock.advance(timedelta(hours=1))
    assert code_of(verify_totp(visitor, owner.code())) == "TOTP_NOT_ENABLED"


def test_a_change_of_enrolment_ends_the_sign_ins_that_wait(
    site: Site, owner: Owner, visitor: Visitor
) -> None:
    waiting = owner.challenged()
    new = enrol_anew(owner)
    assert verify_totp(visitor, new.code()).status_int == 200
    assert code_of(verify_totp(waiting, new.next_code())) == "INVALID_TWO_FACTOR_COOKIE"


def test_of_confirmations_at_once_one_counts(site: Site, clock: Clock, visitor: Visitor) -> None:
    email = fresh_email()
    visitor.sign_up(email)
    owner = begin_enrolment(site, clock, visitor, email)
    twins = copies(visitor, 8, site)
    answers = at_once(twins, lambda twin: verify_totp(twin, owner.code()))
    assert codes_of(answers).count("ok") == 1
    assert sum(twin.session() is not None for twin in twins) == 1


def test_the_seed_is_shown_again_to_its_owner(owner: Owner, visitor: Visitor) -> None:
    answer = visitor.post("/two-factor/get-totp-uri", {"password": PASSWORD})
    assert secret_of(answer) == owner.secret


def test_who_has_none_is_told_so(visitor: Visitor) -> None:
    visitor.sign_up()
    asked = {"password": PASSWORD}
    assert code_of(visitor.post("/two-factor/get-totp-uri", asked)) == "TOTP_NOT_ENABLED"
    refused = visitor.post("/two-factor/generate-backup-codes", asked)
    assert (refused.status_int, code_of(refused)) == (400, "TWO_FACTOR_NOT_ENABLED")
    assert code_of(verify_totp(visitor, "123456")) == "TOTP_NOT_ENABLED"
    assert code_of(visitor.post("/two-factor/send-otp")) == "OTP_NOT_ENABLED"


def test_the_issuer_may_be_named(visitor: Visitor) -> None:
    visitor.sign_up()
    answer = visitor.post("/two-factor/enable", {"password": PASSWORD, "issuer": "My Shop"})
    assert answer.json["totpURI"].startswith("otpauth://totp/My%20Shop:")


def test_mail_alone_is_no_enrolment_unless_settings_say_so(visitor: Visitor) -> None:
    visitor.sign_up()
    answer = visitor.post("/two-factor/enable", {"password": PASSWORD, "method": "otp"})
    assert (answer.status_int, code_of(answer)) == (400, "OTP_NOT_CONFIGURED")


def test_nothing_usable_is_stored_readable(site: Site, owner: Owner, visitor: Visitor) -> None:
    """ASVS 6.5.2, 11.4.1: neither seed nor backup code, in force or pending, nor any cookie."""
    new = enrol_anew(owner)
    device = owner.signed_in(trustDevice=True)
    owner.challenged().post("/two-factor/send-otp")
    kept = ""
    with site.acting() as auth:
        for table in ("two_factor", "two_factor_backup_code", "trusted_device", "verification"):
            kept += repr(auth.db.execute(text(f"SELECT * FROM {table}")).all())
        sealed = auth.db.scalar(
            text('SELECT secret FROM two_factor JOIN "user" u ON u.id = user_id WHERE email = :e'),
            {"e": owner.email},
        )
    identifier = cookies(device)["trust_device"].partition("!")[2].partition(".")[0]
    assert identifier.startswith("trust-device-")
    for secret in (owner.secret, new.secret, identifier, *owner.backup_codes, *new.backup_codes):
        assert secret not in kept
        assert secret.replace("-", "") not in kept
    with pytest.raises(Exception, match="not encrypted for this place"):
        Envelope(Keyring.parse(SECRET), random_bytes).decrypt(sealed or "", context="elsewhere")
