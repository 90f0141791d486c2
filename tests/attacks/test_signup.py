"""Sign-up: one address and one name for one, nobody else's mailbox, nothing of ours."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from authsvc.core.accounts.models import Account
from authsvc.core.users.models import User
from tests.support.attack import (
    change_rows,
    mails_to,
    rows,
    statuses,
    together,
    token_mailed,
)
from tests.support.mailed import verified
from tests.support.reader import Reader
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

USERS = User.__table__
OTHER_PASSWORD = "brine-4-Lantern"


def signing_up(email: str, password: str = PASSWORD, **extra: Any) -> Callable[[Visitor], Any]:
    body = {"name": "Ada", "email": email, "password": password} | extra
    return lambda visitor: visitor.post("/sign-up/email", body)


def wrong_password(email: str) -> Callable[[Visitor], Any]:
    body = {"email": email, "password": OTHER_PASSWORD}
    return lambda visitor: visitor.post("/sign-in/email", body)


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
    for path, sent in {
        "/sign-up/email": {"name": "Eve", "email": other, "password": OTHER_PASSWORD},
        "/request-password-reset": {"email": other},
    }.items():
        before = len(mails_to(shipped, email))
        assert shipped.visitor().post(path, sent).status_int == 200
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
    assert alone.status_int == 400
    assert alone.json.get("code") in (None, "FIELD_NOT_ALLOWED")
    visitor.post("/update-user", {"name": "B", field: SERVER_OWNED[field]})
    after = rows(site, USERS, USERS.c.email == email)[0]
    changed = {key for key, value in after._mapping.items() if before._mapping[key] != value}
    assert changed <= {"name", "updated_at"}
