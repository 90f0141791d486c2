"""Refusals that are remembered: the answer is no, and what was counted or told stays (ADR 4)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from authsvc.core.accounts.models import Account
from authsvc.core.users.models import User
from authsvc.plugins.audit.models import AuditEntry
from tests.support.reader import Reader
from tests.support.second_factor import (
    Clock,
    Owner,
    begin_enrolment,
    codes_of,
    cookies,
    enrol,
    verify_totp,
    wrong,
)  # fmt: skip
from tests.support.site import SHIPPED, Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

WRONG = PASSWORD + "!"


@pytest.fixture
def proving_site(make_site: Callable[..., Site]) -> Site:
    """Mailboxes are proven before the first sign-in."""
    return make_site({"authsvc.limits.enabled": "false"}, base=SHIPPED)


@pytest.fixture
def clocked(make_site: Callable[..., Site]) -> tuple[Site, Clock]:
    """A site whose time stands still."""
    site = make_site()
    clock = site.services.now = Clock()
    return site, clock


def user_of(site: Site, email: str) -> Any:
    with site.acting() as auth:
        found = select(User.id, Account.failed_attempts).join(Account, Account.user_id == User.id)
        return auth.db.execute(found.where(User.email == email)).one()


def events_of(site: Site, email: str) -> list[str]:
    """What the audit log knows of the user, oldest first."""
    user_id = user_of(site, email).id
    with site.acting() as auth:
        found = select(AuditEntry.event).where(AuditEntry.user_id == user_id)
        return list(auth.db.execute(found.order_by(AuditEntry.id)).scalars())


def signed_up(site: Site) -> tuple[Visitor, str]:
    visitor, email = site.visitor(), fresh_email("kept")
    visitor.sign_up(email)
    return visitor, email


def test_a_wrong_password_at_sign_in_is_counted(site):
    _visitor, email = signed_up(site)
    stranger = site.visitor()
    answer = stranger.post("/sign-in/email", {"email": email, "password": WRONG})
    assert (answer.status_int, codes_of([answer])) == (401, ["INVALID_EMAIL_OR_PASSWORD"])
    assert stranger.session() is None
    assert user_of(site, email).failed_attempts == 1
    assert events_of(site, email)[-1] == "password-refused"


def test_a_sign_in_that_has_to_wait_for_its_mailbox_is_told_and_mailed(proving_site):
    _visitor, email = signed_up(proving_site)
    proving_site.mail(email)
    stranger = proving_site.visitor()
    answer = stranger.post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert (answer.status_int, codes_of([answer])) == (403, ["EMAIL_NOT_VERIFIED"])
    assert stranger.session() is None
    assert events_of(proving_site, email)[-1] == "sign-in-refused"


def test_a_wrong_password_of_somebody_signed_in_is_counted(site):
    visitor, email = signed_up(site)
    answer = visitor.post("/verify-password", {"password": WRONG})
    assert (answer.status_int, codes_of([answer])) == (400, ["INVALID_PASSWORD"])
    assert user_of(site, email).failed_attempts == 1
    assert events_of(site, email)[-1] == "password-refused"


def test_a_wrong_password_beside_a_verification_link_is_counted(proving_site):
    email = Reader(proving_site).sign_up()
    stranger = Reader(proving_site)
    stranger.verify(email)
    stranger.send("/verify-email", password=WRONG)
    assert stranger.page.status_int == 422
    assert user_of(proving_site, email).failed_attempts == 1
    assert events_of(proving_site, email)[-1] == "password-refused"


def test_a_wrong_first_code_of_an_enrolment_is_told(clocked):
    site, clock = clocked
    visitor, email = signed_up(site)
    owner = begin_enrolment(site, clock, visitor, email)
    assert codes_of([verify_totp(visitor, wrong(owner.code()))]) == ["INVALID_CODE"]
    assert events_of(site, email)[-1] == "second-factor-refused"


def enrolled(clocked: tuple[Site, Clock]) -> tuple[Visitor, Owner]:
    site, clock = clocked
    visitor = site.visitor()
    return visitor, enrol(site, clock, visitor)


def test_a_wrong_code_of_somebody_signed_in_is_told(clocked):
    visitor, owner = enrolled(clocked)
    assert codes_of([verify_totp(visitor, wrong(owner.code()))]) == ["INVALID_CODE"]
    assert events_of(owner.site, owner.email)[-1] == "second-factor-refused"


def test_a_wrong_code_at_sign_in_is_told(clocked):
    _visitor, owner = enrolled(clocked)
    guesser = owner.challenged()
    assert codes_of([verify_totp(guesser, wrong(owner.code()))]) == ["INVALID_CODE"]
    assert guesser.session() is None
    assert events_of(owner.site, owner.email)[-1] == "second-factor-refused"


def test_the_lock_of_the_second_factor_stays(clocked):
    _visitor, owner = enrolled(clocked)
    said = []
    for _ in range(10):
        said += codes_of([verify_totp(owner.challenged(), wrong(owner.code()))])
    assert said[-1] == "ACCOUNT_TEMPORARILY_LOCKED"
    assert events_of(owner.site, owner.email)[-1] == "second-factor-locked"


def test_the_end_of_a_challenge_with_too_many_codes_stays(clocked):
    _visitor, owner = enrolled(clocked)
    guesser = owner.challenged()
    kept = cookies(guesser)["two_factor"]
    said = codes_of([verify_totp(guesser, wrong(owner.code())) for _ in range(6)])
    assert said[-1] == "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE"
    again = owner.site.visitor(Cookie=f"__Secure-better-auth.two_factor={kept}")
    assert codes_of([verify_totp(again, owner.next_code())]) == ["INVALID_TWO_FACTOR_COOKIE"]
