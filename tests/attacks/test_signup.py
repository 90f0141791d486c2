"""Sign-up and enumeration: who has an account here is nobody's business."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from authsvc.core.accounts.models import Account
from authsvc.core.users.models import User
from tests.support.attack import (
    audited,
    change_rows,
    mails_to,
    outline,
    rows,
    statuses,
    together,
    token_mailed,
)
from tests.support.reader import Reader
from tests.support.site import Site
from tests.support.statements import counting
from tests.support.visitor import PASSWORD, Visitor, fresh_email

USERS = User.__table__
OTHER_PASSWORD = "brine-4-Lantern"


def verified(site: Site, email: str | None = None) -> tuple[Reader, str]:
    """A signed-in reader whose mailbox is proven."""
    reader = Reader(site)
    email = reader.sign_up(email)
    reader.verify(email)
    return reader, email


def signing_up(email: str, password: str = PASSWORD, **extra: Any) -> Callable[[Visitor], Any]:
    body = {"name": "Ada", "email": email, "password": password} | extra
    return lambda visitor: visitor.post("/sign-up/email", body)


def asking(path: str) -> Callable[[str], Callable[[Visitor], Any]]:
    return lambda email: lambda visitor: visitor.post(path, {"email": email})


def wrong_password(email: str) -> Callable[[Visitor], Any]:
    body = {"email": email, "password": OTHER_PASSWORD}
    return lambda visitor: visitor.post("/sign-in/email", body)


QUESTIONS = {
    "sign-up": signing_up,
    "sign-in": wrong_password,
    "reset": asking("/request-password-reset"),
    "verification": asking("/send-verification-email"),
}


@pytest.mark.parametrize("how", QUESTIONS)
@pytest.mark.parametrize("proven", [True, False], ids=["verified", "waiting"])
def test_atk_037_a_known_address_is_answered_like_an_unknown_one(
    shipped: Site, how: str, proven: bool
) -> None:
    known = verified(shipped)[1] if proven else Reader(shipped).sign_up()
    ask = QUESTIONS[how]
    told = [outline(ask(email)(shipped.visitor())) for email in (known, fresh_email())]
    assert told[0] == told[1]


@pytest.mark.parametrize("how", QUESTIONS)
@pytest.mark.parametrize("proven", [True, False], ids=["verified", "waiting"])
def test_asvs_6_3_8_a_known_address_costs_as_many_statements(
    shipped: Site, how: str, proven: bool
) -> None:
    known = verified(shipped)[1] if proven else Reader(shipped).sign_up()
    ask = QUESTIONS[how]
    costs = []
    for email in (known, fresh_email()):
        with counting(shipped) as seen:
            ask(email)(shipped.visitor())
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_atk_037_the_owner_is_told_and_the_password_stays(shipped: Site) -> None:
    _reader, email = verified(shipped)
    answer = signing_up(email, OTHER_PASSWORD)(shipped.visitor())
    assert (answer.status_int, answer.json["token"]) == (200, None)
    assert answer.json["user"]["emailVerified"] is False
    assert "account" in mails_to(shipped, email)[-1].lower()
    assert wrong_password(email)(shipped.visitor()).status_int == 401
    assert shipped.visitor().sign_in(email)["user"]["email"] == email


def test_atk_037_the_pages_answer_alike(shipped: Site) -> None:
    _owner, known = verified(shipped)
    pages = []
    for email in (known, fresh_email()):
        reader = Reader(shipped)
        reader.sign_up(email)
        pages.append((reader.at, reader.page.text.replace(email, "")))
    assert pages[0][0] == pages[1][0] == "/check-mail"
    assert len(pages[0][1]) == len(pages[1][1])


def test_atk_199_one_address_signed_up_many_times_at_once(shipped: Site) -> None:
    email = fresh_email()
    sign_up = signing_up(email)
    answers = together([lambda: sign_up(shipped.visitor()) for _ in range(8)])
    assert statuses(answers) == [200] * 8
    users = rows(shipped, USERS, USERS.c.email == email)
    assert len(users) == 1
    assert len(rows(shipped, Account.__table__, Account.user_id == users[0].id)) == 1


def test_atk_199_with_open_doors_one_is_let_in(site: Site) -> None:
    email = fresh_email()
    sign_up = signing_up(email)
    answers = together([lambda: sign_up(site.visitor()) for _ in range(8)])
    assert statuses(answers) == [200] + [422] * 7
    assert {a.json["code"] for a in answers if a.status_int == 422} == {
        "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"
    }


def test_one_user_name_signed_up_many_times_at_once(site: Site) -> None:
    name = fresh_email().partition("@")[0].replace("-", "_")
    calls = [signing_up(fresh_email(), username=name) for _ in range(8)]
    answers = together([lambda call=call: call(site.visitor()) for call in calls])
    assert statuses(answers) == [200] + [400] * 7
    assert {a.json["code"] for a in answers if a.status_int == 400} == {"USERNAME_IS_ALREADY_TAKEN"}


def test_one_user_name_wished_for_by_many_at_once(site: Site) -> None:
    name = fresh_email().partition("@")[0].replace("-", "_")
    visitors = [site.visitor() for _ in range(6)]
    for visitor in visitors:
        visitor.sign_up()
    answers = together([lambda v=v: v.post("/update-user", {"username": name}) for v in visitors])
    assert statuses(answers) == [200] + [400] * 5
    assert {a.json["code"] for a in answers if a.status_int == 400} == {"USERNAME_IS_ALREADY_TAKEN"}


def test_atk_039_what_became_of_an_account_is_told_after_the_right_password(shipped: Site) -> None:
    _reader, email = verified(shipped)
    user = rows(shipped, USERS, USERS.c.email == email)[0]
    change_rows(
        shipped, update(USERS).where(USERS.c.id == user.id).values(disabled_at=user.created_at)
    )
    told = [outline(wrong_password(e)(shipped.visitor())) for e in (email, fresh_email())]
    assert told[0] == told[1]
    right = shipped.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert (right.status_int, right.json["code"]) == (403, "ACCOUNT_DISABLED")
    assert "sign-in-refused" in audited(shipped, user.id)


def test_atk_039_an_unproven_address_is_told_after_the_right_password(shipped: Site) -> None:
    email = Reader(shipped).sign_up()
    told = [outline(wrong_password(e)(shipped.visitor())) for e in (email, fresh_email())]
    assert told[0] == told[1]
    right = shipped.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert (right.status_int, right.json["code"]) == (403, "EMAIL_NOT_VERIFIED")
    assert "Set-Cookie" not in right.headers


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "%00", "é", "9" * 5000])
def test_atk_041_a_link_that_is_not_ours_tells_nothing(shipped: Site, token: str) -> None:
    _reader, email = verified(shipped)
    answer = shipped.visitor().get(f"/verify-email?token={token}")
    assert answer.status_int in (302, 400)
    page = Reader(shipped).open(f"/verify-email?token={token}")
    assert page.status_int in (200, 400)
    assert email not in page.text


def test_atk_042_a_squatter_is_out_once_the_mailbox_is_proven_by_reset(site: Site) -> None:
    email = fresh_email("victim")
    squatter = site.visitor()
    squatter.sign_up(email)
    assert squatter.session()
    site.visitor().post("/request-password-reset", {"email": email})
    body = {"token": token_mailed(site, email), "newPassword": OTHER_PASSWORD}
    assert site.visitor().post("/reset-password", body).status_int == 200
    assert squatter.session() is None
    assert wrong_password(email)(site.visitor()).status_int == 200
    old = site.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert old.status_int == 401


def test_atk_042_opening_the_link_of_a_squatter_takes_his_password_to_get_in(shipped: Site) -> None:
    email = fresh_email("victim")
    shipped.visitor().sign_up(email)
    owner = Reader(shipped)
    owner.verify(email)
    assert owner.page.status_int == 422
    assert owner.open("/account").request.path == "/sign-in"
    assert rows(shipped, USERS, USERS.c.email == email)[0].email_verified is False


SPELLINGS = (
    lambda name: f"{name}@EXAMPLE.com",
    lambda name: f"{name.upper()}@example.com",
    lambda name: f"{name}@ｅxample.com",
    lambda name: f"{name.title()}@Example.Com",
)


@pytest.mark.parametrize("spell", SPELLINGS)
def test_atk_044_one_mailbox_in_many_spellings_is_one_account(
    shipped: Site, spell: Callable[[str], str]
) -> None:
    _reader, email = verified(shipped)
    other = spell(email.partition("@")[0])
    assert other != email
    for how in ("sign-up", "reset"):
        before = len(mails_to(shipped, email))
        assert QUESTIONS[how](other)(shipped.visitor()).status_int == 200
        assert len(mails_to(shipped, email)) == before + 1
    body = {"email": other, "password": PASSWORD}
    signed_in = shipped.visitor().post("/sign-in/email", body)
    assert signed_in.json["user"]["email"] == email
    assert len(rows(shipped, USERS, USERS.c.email == email)) == 1


@pytest.mark.parametrize("stored", [None, "", "!", "*", "$argon2id$"])
def test_atk_047_no_password_opens_an_account_without_one(site: Site, stored: str | None) -> None:
    email = fresh_email()
    user_id = site.visitor().sign_up(email)["user"]["id"]
    change_rows(site, update(Account).where(Account.user_id == user_id).values(password=stored))
    for password in ("", " ", "None", "null", stored or "x", PASSWORD):
        body = {"email": email, "password": password}
        assert site.visitor().post("/sign-in/email", body).status_int in (400, 401)


SERVER_OWNED = {
    "id": "0" * 32,
    "role": "admin",
    "emailVerified": True,
    "email_verified": True,
    "disabled_at": None,
    "pending_email": "x@example.com",
    "createdAt": "2001-01-01T00:00:00.000Z",
    "two_factor_enabled": True,
    "twoFactorEnabled": True,
    "banned": False,
    "locale": "de",
}


def test_atk_051_server_owned_fields_at_sign_up(site: Site) -> None:
    email = fresh_email()
    user = site.visitor().sign_up(email, **SERVER_OWNED)["user"]
    row = rows(site, USERS, USERS.c.email == email)[0]
    assert row.id == user["id"] != SERVER_OWNED["id"]
    assert (row.role, row.email_verified, row.pending_email, row.locale) == (
        "user", False, None, None,
    )  # fmt: skip
    assert row.two_factor_enabled is False
    assert row.created_at.year > 2001


@pytest.mark.parametrize("field", SERVER_OWNED)
def test_atk_051_server_owned_fields_in_the_profile(site: Site, field: str) -> None:
    visitor, email = site.visitor(), fresh_email()
    visitor.sign_up(email)
    before = rows(site, USERS, USERS.c.email == email)[0]
    alone = visitor.post("/update-user", {field: SERVER_OWNED[field]})
    assert (alone.status_int, alone.json) == (400, {"message": "No fields to update"})
    assert visitor.post("/update-user", {"name": "B", field: SERVER_OWNED[field]}).status_int == 200
    after = rows(site, USERS, USERS.c.email == email)[0]
    changed = {key for key, value in after._mapping.items() if before._mapping[key] != value}
    assert changed == {"name", "updated_at"}


def test_atk_015_one_mailbox_gets_a_bounded_number_of_mails(shipped: Site) -> None:
    _reader, email = verified(shipped)
    before = len(mails_to(shipped, email))
    answers = []
    for number in range(30):
        visitor = shipped.visitor(f"198.51.100.{number}")
        answers.append(outline(QUESTIONS["reset"](email)(visitor)))
        answers.append(outline(QUESTIONS["verification"](email)(visitor)))
    assert all(answer["status"] == "200 OK" for answer in answers)
    assert answers[0] == answers[-2]
    assert answers[1] == answers[-1]
    for number in range(30):
        assert signing_up(email)(shipped.visitor(f"198.51.101.{number}")).status_int == 200
    assert 1 <= len(mails_to(shipped, email)) - before <= 10


def test_atk_015_mails_to_others_are_not_held_up(shipped: Site) -> None:
    (_first, email), (_second, other) = verified(shipped), verified(shipped)
    for _ in range(30):
        QUESTIONS["reset"](email)(shipped.visitor())
    before = len(mails_to(shipped, other))
    QUESTIONS["reset"](other)(shipped.visitor())
    assert len(mails_to(shipped, other)) == before + 1
