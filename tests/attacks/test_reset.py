"""Links in mails: what each is good for, how often, and for whom."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event as Flag
from typing import Any

import pytest
from sqlalchemy import func, update

from authsvc.core.accounts.models import Account
from authsvc.core.users.models import User
from authsvc.core.verification.models import Verification
from tests.support.attack import (
    change_rows,
    mails_to,
    rows,
    statuses,
    together,
    token_mailed,
)
from tests.support.clock import Clock
from tests.support.mailed import NEW, opens, press, reset, reset_token
from tests.support.reader import Reader
from tests.support.second_factor import enrol, verify_totp
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

OTHER = "quiet+Harbour9"
USERS = User.__table__


def test_atk_052_one_reset_link_used_twenty_times_at_once(site: Site) -> None:
    email = fresh_email()
    user_id = site.visitor().sign_up(email)["user"]["id"]
    token = reset_token(site, email)
    passwords = [f"{NEW}-{number}" for number in range(20)]
    answers = together([lambda p=p: reset(site.visitor(), token, p) for p in passwords])
    assert statuses(answers) == [200] + [400] * 19
    won = next(p for p, a in zip(passwords, answers, strict=True) if a.status_int == 200)
    assert opens(site, email, won)
    assert not any(opens(site, email, p) for p in [*passwords[:4], PASSWORD] if p != won)
    assert len(rows(site, Account.__table__, Account.user_id == user_id)) == 1
    assert len([s for s in mails_to(site, email) if "changed" in s.lower()]) == 1


@pytest.mark.parametrize("body", [{}, {"token": ""}, {"newPassword": NEW}, {"token": "x"}])
def test_atk_054_an_empty_step_proves_nothing(site: Site, body: dict[str, str]) -> None:
    answer = site.visitor().post("/reset-password", body)
    assert answer.status_int == 400
    code = site.visitor().post("/two-factor/verify-totp", {"code": ""})
    assert code.status_int in (400, 401)


def test_atk_055_a_reset_leaves_the_second_factor_and_signs_nobody_in(
    site: Site, clock: Clock, visitor: Visitor
) -> None:
    owner = enrol(site, clock, visitor)
    resetting = site.visitor()
    answer = reset(resetting, reset_token(site, owner.email))
    assert (answer.status_int, answer.json) == (200, {"status": True})
    assert resetting.session() is None
    answer = resetting.sign_in(owner.email, NEW)
    assert answer["twoFactorRedirect"] is True
    assert resetting.session() is None


def test_a_reset_ends_a_sign_in_that_waits_for_its_second_factor(
    site: Site, clock: Clock, visitor: Visitor
) -> None:
    owner = enrol(site, clock, visitor)
    thief = owner.challenged()
    reset(site.visitor(), reset_token(site, owner.email))
    answer = verify_totp(thief, owner.next_code())
    assert (answer.status_int, answer.json["code"]) == (401, "INVALID_TWO_FACTOR_COOKIE")
    assert thief.session() is None


def test_atk_056_a_link_is_over_when_its_time_is(site: Site, clock: Clock) -> None:
    email = fresh_email()
    site.visitor().sign_up(email)
    token = reset_token(site, email)
    clock.advance(timedelta(hours=1))
    assert len(rows(site, Verification.__table__, Verification.purpose == "reset-password")) > 0
    assert reset(site.visitor(), token).status_int == 400
    assert opens(site, email, PASSWORD)
    link = site.visitor().get(f"/reset-password/{token}?callbackURL=/")
    assert link.location.endswith("?error=INVALID_TOKEN")


CHANGES: dict[str, Callable[[Site, Visitor, str], Any]] = {
    "change of password": lambda _site, visitor, _email: visitor.post(
        "/change-password", {"currentPassword": PASSWORD, "newPassword": OTHER}
    ),
    "another reset": lambda site, _visitor, email: reset(
        site.visitor(), reset_token(site, email), OTHER
    ),
}


@pytest.mark.parametrize("how", CHANGES)
def test_atk_057_older_links_die_with_the_password(site: Site, how: str) -> None:
    email, visitor = fresh_email(), site.visitor()
    visitor.sign_up(email)
    old = reset_token(site, email)
    assert CHANGES[how](site, visitor, email).status_int == 200
    assert reset(site.visitor(), old).status_int == 400
    assert opens(site, email, OTHER)


def test_atk_057_older_links_die_with_the_address(site: Site) -> None:
    reader, email, new = Reader(site), fresh_email(), fresh_email("new")
    reader.visitor.sign_up(email)
    old = reset_token(site, email)
    reader.visitor.post("/change-email", {"newEmail": new})
    press(site, token_mailed(site, new), reader)
    assert reader.visitor.session()["user"]["email"] == new
    assert reset(site.visitor(), old).status_int == 400
    assert site.visitor().post("/request-password-reset", {"email": email}).status_int == 200
    assert "password" not in mails_to(site, email)[-1].lower()


def test_atk_059_a_deletion_link_twice_at_once(site: Site) -> None:
    email, visitor = fresh_email(), site.visitor()
    user_id = visitor.sign_up(email)["user"]["id"]
    visitor.post("/delete-user", {})
    token = token_mailed(site, email)
    answers = together([lambda: visitor.post("/delete-user", {"token": token}) for _ in range(6)])
    assert statuses(answers)[0] == 200
    assert set(statuses(answers)[1:]) <= {401, 404}
    assert rows(site, USERS, USERS.c.id == user_id) == []


@pytest.mark.parametrize("ended", ["revoked", "somebody else's", "nobody"])
def test_atk_059_a_deletion_link_needs_the_session_of_its_user(site: Site, ended: str) -> None:
    email, visitor = fresh_email(), site.visitor()
    user_id = visitor.sign_up(email)["user"]["id"]
    visitor.post("/delete-user", {})
    token = token_mailed(site, email)
    if ended == "revoked":
        other = site.visitor()
        other.sign_in(email)
        other.post("/revoke-other-sessions")
    else:
        visitor = site.visitor()
        if ended != "nobody":
            visitor.sign_up()
    assert visitor.post("/delete-user", {"token": token}).status_int in (401, 404)
    assert len(rows(site, USERS, USERS.c.id == user_id)) == 1


def test_atk_060_a_refused_password_does_not_spend_the_link(site: Site) -> None:
    email = fresh_email()
    site.visitor().sign_up(email)
    token = reset_token(site, email)
    for password in ("short", "password123", "x" * 200):
        assert reset(site.visitor(), token, password).status_int == 400
    assert reset(site.visitor(), token).status_int == 200


def test_a_sign_in_across_a_reset_is_ended_by_it(
    site: Site, database_kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old password was right; while its session waits for the commit, a reset comes."""
    email = fresh_email()
    site.visitor().sign_up(email)
    token = reset_token(site, email)
    inserted, thief = Flag(), site.visitor()
    original = site.services.notify

    def notify(event: Any) -> None:
        original(event)
        if type(event).__name__ == "SessionOpened" and not inserted.is_set():
            inserted.set()
            if database_kind == "postgresql":
                _until_somebody_waits(site)

    monkeypatch.setattr(site.services, "notify", notify)

    def sign_in() -> Any:
        return thief.post("/sign-in/email", {"email": email, "password": PASSWORD})

    def reset_meanwhile() -> Any:
        assert inserted.wait(timeout=120)
        return reset(site.visitor(), token)

    signed_in, done = together([sign_in, reset_meanwhile])
    assert (signed_in.status_int, done.status_int) == (200, 200)
    assert thief.session() is None


def _until_somebody_waits(site: Site) -> None:
    """Until another transaction of this database waits for a lock of ours."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with site.registry.read_engine.connect() as connection:
        for _ in range(12_000):
            if connection.exec_driver_sql(waiting).scalar():
                return
            connection.exec_driver_sql("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waited for the session: it will outlive the reset")


def test_a_password_replaced_while_it_was_being_checked_opens_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    email, token = fresh_email(), ""
    site.visitor().sign_up(email)
    token = reset_token(site, email)
    checked = site.services.hasher.verify

    def check_slowly(password: str, stored: str | None) -> Any:
        verdict = checked(password, stored)
        monkeypatch.setattr(site.services.hasher, "verify", checked)
        assert reset(site.visitor(), token).status_int == 200
        return verdict

    monkeypatch.setattr(site.services.hasher, "verify", check_slowly)
    thief = site.visitor()
    answer = thief.post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert (answer.status_int, answer.json["code"]) == (401, "FAILED_TO_CREATE_SESSION")
    assert "session_token" not in str(answer.headers)
    assert thief.session() is None


def test_a_disabled_user_gets_and_uses_no_link(site: Site) -> None:
    email = fresh_email()
    user_id = site.visitor().sign_up(email)["user"]["id"]
    token = reset_token(site, email)
    change_rows(site, update(USERS).where(USERS.c.id == user_id).values(disabled_at=func.now()))
    assert reset(site.visitor(), token).status_int == 400
    before = len(mails_to(site, email))
    assert site.visitor().post("/request-password-reset", {"email": email}).status_int == 200
    assert len(mails_to(site, email)) == before
