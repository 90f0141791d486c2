"""All or nothing, whatever happens meanwhile: errors, retries, and everybody at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text

from authsvc.core.accounts.models import Account
from authsvc.core.sessions.events import SessionOpened
from authsvc.core.sessions.models import Session
from authsvc.core.users.events import UserCreated
from authsvc.core.users.models import User
from authsvc.core.verification.usecases import consume, issue
from authsvc.db.outbox import OutboxMessage
from authsvc.plugins.audit.models import AuditEntry
from tests.support.attack import (
    audited,
    mails_to,
    rows,
    statuses,
    subscribed,
    together,
    token_mailed,
)
from tests.support.cookies import signed_in
from tests.support.mailed import NEW, reset, reset_token
from tests.support.second_factor import copies
from tests.support.site import Site
from tests.support.visitor import PASSWORD, fresh_email

USERS = User.__table__
ACCOUNTS = Account.__table__
OUTBOX = OutboxMessage.__table__
HOUR = timedelta(hours=1)


def explode(_event: Any) -> None:
    raise RuntimeError("a subscriber has a bug")


def test_atk_200_a_request_that_fails_leaves_no_user_and_no_mail(shipped: Site) -> None:
    email = fresh_email()
    body = {"name": "Ada", "email": email, "password": PASSWORD}
    with subscribed(shipped, UserCreated, explode):
        answer = shipped.visitor().post("/sign-up/email", body)
    assert (answer.status_int, "Set-Cookie" in answer.headers) == (500, False)
    assert rows(shipped, USERS, USERS.c.email == email) == []
    assert rows(shipped, OUTBOX, OUTBOX.c.recipient == email) == []
    assert mails_to(shipped, email) == []
    assert shipped.visitor().post("/sign-up/email", body).status_int == 200
    assert len(mails_to(shipped, email)) == 1


def test_atk_212_an_event_that_cannot_be_written_fails_the_request(site: Site) -> None:
    visitor, answer = signed_in(site)
    user_id = answer["user"]["id"]
    with site.registry.engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry RENAME TO audit_entry_away"))
    try:
        assert visitor.post("/update-user", {"name": "Eve"}).status_int in (500, 503)
    finally:
        with site.registry.engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_entry_away RENAME TO audit_entry"))
    assert rows(site, USERS, USERS.c.id == user_id)[0].name == "Ada"


def serialization_failure(site: Site) -> Callable[[Any], None]:
    """Fails the first time, as PostgreSQL does; on SQLite a constraint does."""
    left = [1]
    failure = {
        "postgresql": "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$",
        "sqlite": "INSERT INTO \"user\" SELECT * FROM \"user\"",
    }[site.registry.engine.dialect.name]  # fmt: skip

    def fail(event: Any) -> None:
        if left:
            left.pop()
            event.auth.db.execute(text(failure))

    return fail


def test_atk_201_a_serialization_failure_is_tried_again_and_nothing_happens_twice(
    site: Site,
) -> None:
    email = fresh_email()
    user_id = site.visitor().sign_up(email)["user"]["id"]
    before = audited(site, user_id)
    with subscribed(site, SessionOpened, serialization_failure(site)):
        visitor = site.visitor()
        visitor.sign_in(email)
    assert visitor.session()
    assert len(rows(site, Session.__table__, Session.user_id == user_id)) == 2
    told = ["new-device-seen", "session-opened"]
    assert sorted(audited(site, user_id)) == sorted([*before, *told])


def test_atk_201_a_sign_up_that_is_tried_again_sends_one_mail(shipped: Site) -> None:
    email = fresh_email()
    with subscribed(shipped, UserCreated, serialization_failure(shipped)):
        shipped.visitor().sign_up(email)
    assert len(rows(shipped, USERS, USERS.c.email == email)) == 1
    assert len(mails_to(shipped, email)) == 1


def test_atk_202_one_proof_for_twenty_at_once(site: Site) -> None:
    secret = fresh_email()
    with site.acting() as auth:
        issue(auth, "test", secret, subject="somebody", lifetime=HOUR)

    def take() -> bool:
        with site.acting() as auth:
            return consume(auth, "test", secret) is not None

    assert sorted(together([take] * 20)) == [False] * 19 + [True]


def test_of_many_changes_of_a_password_at_once_one_counts(site: Site) -> None:
    email = fresh_email()
    visitor, _ = signed_in(site, email)
    passwords = [f"brine-4-Lantern-{number}" for number in range(6)]
    twins = copies(visitor, 6, site)
    calls = [
        lambda t=t, p=p: t.post("/change-password", {"currentPassword": PASSWORD, "newPassword": p})
        for t, p in zip(twins, passwords, strict=True)
    ]
    answers = together(calls)
    assert statuses(answers) == [200] + [400] * 5
    won = next(p for p, a in zip(passwords, answers, strict=True) if a.status_int == 200)
    assert site.visitor().sign_in(email, won)


def test_wrong_passwords_at_once_are_all_counted(site: Site) -> None:
    email = fresh_email()
    user_id = site.visitor().sign_up(email)["user"]["id"]
    body = {"email": email, "password": "not-the-one-7"}
    calls = [
        lambda n=n: site.visitor(f"198.51.100.{n}").post("/sign-in/email", body) for n in range(12)
    ]
    assert statuses(together(calls)) == [401] * 12
    assert rows(site, ACCOUNTS, ACCOUNTS.c.user_id == user_id)[0].failed_attempts == 12
    assert audited(site, user_id).count("password-refused") == 12


def test_asvs_6_3_1_parallel_guesses_share_no_try(site: Site) -> None:
    email = fresh_email()
    site.visitor().sign_up(email)
    body = {"email": email, "password": "not-the-one-7"}
    answers = together([lambda: site.visitor().post("/sign-in/email", body) for _ in range(30)])
    assert statuses(answers) == [401] * 10 + [429] * 20
    right = site.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert (right.status_int, right.json["code"]) == (429, "TOO_MANY_ATTEMPTS")
    assert site.visitor("198.51.100.77").sign_in(email)


def test_atk_119_the_last_two_ways_in_are_not_both_removed(site: Site) -> None:
    visitor, answer = signed_in(site)
    user_id = answer["user"]["id"]
    own = rows(site, ACCOUNTS, ACCOUNTS.c.user_id == user_id)[0]
    other = {**own._mapping, "id": user_id + "x", "provider_id": "example", "issuer": user_id}
    with site.registry.engine.begin() as connection:
        connection.execute(insert(ACCOUNTS).values(**other))
    twins, names = copies(visitor, 2, site), [own.id, other["id"]]
    answers = together(
        [
            lambda t=t, n=n: t.post("/unlink-account", {"accountId": n, "providerId": "example"})
            for t, n in zip(twins, names, strict=True)
        ]
    )
    assert all(one.status_int < 500 for one in answers)
    assert len(rows(site, ACCOUNTS, ACCOUNTS.c.user_id == user_id)) >= 1


def test_a_deletion_among_sign_ins_and_changes_is_never_a_500(site: Site) -> None:
    email = fresh_email()
    visitor, answer = signed_in(site, email)
    visitor.post("/delete-user", {})
    token = token_mailed(site, email)
    twins = copies(visitor, 3, site)
    body = {"email": email, "password": PASSWORD}
    calls: list[Callable[[], Any]] = [
        *[lambda: site.visitor().post("/sign-in/email", body)] * 4,
        lambda: twins[0].post("/delete-user", {"token": token}),
        lambda: twins[1].post("/update-user", {"name": "x"}),
        lambda: twins[2].post("/two-factor/enable", {"password": PASSWORD}),
    ]
    answers = together(calls)
    assert all(one.status_int < 500 for one in answers), [one.text for one in answers]
    assert answers[4].status_int == 200
    assert rows(site, USERS, USERS.c.id == answer["user"]["id"]) == []
    assert visitor.session() is None


def test_sign_ins_during_a_reset_all_end_with_it(site: Site) -> None:
    email = fresh_email()
    site.visitor().sign_up(email)
    token, thieves = reset_token(site, email), [site.visitor() for _ in range(6)]
    body = {"email": email, "password": PASSWORD}
    calls = [lambda v=v: v.post("/sign-in/email", body) for v in thieves]
    answers = together([*calls, lambda: reset(site.visitor(), token)])
    assert answers[-1].status_int == 200
    assert all(one.status_int in (200, 401) for one in answers)
    assert [v.session() for v in thieves] == [None] * 6


@pytest.mark.parametrize("path", ["/revoke-sessions", "/revoke-other-sessions", "/sign-out"])
def test_sessions_ended_by_many_at_once(site: Site, path: str) -> None:
    email = fresh_email()
    visitor, answer = signed_in(site, email)
    site.visitor().sign_in(email)
    answers = together([lambda t=t: t.post(path) for t in copies(visitor, 6, site)])
    assert all(one.status_int in (200, 401) for one in answers)
    ended = rows(site, AuditEntry.__table__, AuditEntry.user_id == answer["user"]["id"])
    told = [name for row in ended for name in row.details.get("session_ids", ())]
    assert len(told) == len(set(told))


def test_many_reset_links_of_one_user_at_once(site: Site) -> None:
    """One is good; the others died with the password that it replaced."""
    email = fresh_email()
    site.visitor().sign_up(email)
    tokens = [reset_token(site, email) for _ in range(5)]
    assert len(set(tokens)) == 5
    answers = together([lambda t=t: reset(site.visitor(), t) for t in tokens])
    assert statuses(answers) == [200] + [400] * 4


def test_changes_from_many_sessions_that_end_the_others(site: Site) -> None:
    email = fresh_email()
    site.visitor().sign_up(email)
    visitors = [site.visitor() for _ in range(5)]
    for visitor in visitors:
        visitor.sign_in(email)
    body = {"currentPassword": PASSWORD, "newPassword": NEW, "revokeOtherSessions": True}
    answers = together([lambda v=v: v.post("/change-password", body) for v in visitors])
    assert statuses(answers)[0] == 200
    assert set(statuses(answers)[1:]) <= {400, 401}
    assert len([v for v in visitors if v.session()]) == 1
