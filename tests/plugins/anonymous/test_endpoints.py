"""Guests over JSON, on both databases."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from authsvc.core.accounts.models import Account
from authsvc.core.users.models import User
from authsvc.ids import new_id
from authsvc.plugins.anonymous.events import AnonymousLinked
from authsvc.plugins.anonymous.usecases.removal import sweep
from tests.plugins.anonymous.conftest import guest, hosted
from tests.support.attack import audited, change_rows, mails_to, rows, statuses, together
from tests.support.second_factor import SIX_DIGITS, copies, enrol, verify_totp
from tests.support.visitor import PASSWORD, fresh_email

USERS = User.__table__


def user_rows(site, user_id):
    return rows(site, USERS, USERS.c.id == user_id)


def test_somebody_comes_in_without_anything(site):
    visitor, user = guest(site)
    assert re.fullmatch(r"temp-\w{32}@guests\.invalid", user["email"])
    assert (user["name"], user["isAnonymous"], user["emailVerified"]) == ("Anonymous", True, False)
    assert visitor.session()["user"] == user


def test_a_guest_stays_the_one_they_are(site):
    visitor, user = guest(site)
    answer = visitor.post("/sign-in/anonymous")
    code = "ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY"
    assert (answer.status_int, answer.json["code"]) == (400, code)
    assert visitor.session()["user"]["id"] == user["id"]


def test_signing_up_moves_what_the_guest_has(site):
    visitor, user = guest(site)
    new = visitor.sign_up()["user"]
    assert new["isAnonymous"] is False
    assert site.moved == [(user["id"], new["id"])]
    assert user_rows(site, user["id"]) == []
    assert visitor.session()["user"]["id"] == new["id"]
    assert "anonymous-linked" in audited(site, new["id"])


def by_password(site, visitor, email):
    visitor.sign_in(email)


def by_link(site, visitor, email):
    visitor.post("/sign-in/magic-link", {"email": email, "callbackURL": "/in"})
    found = re.search(r"https://\S+?/api/auth(/magic-link\S+)", site.mail(email).text)
    visitor.get(found[1])


def by_code(site, visitor, email):
    visitor.post("/email-otp/send-verification-otp", {"email": email, "type": "sign-in"})
    (code,) = re.findall(r"\b\d{6}\b", site.mail(email).text)
    visitor.post("/sign-in/email-otp", {"email": email, "otp": code})


WAYS = pytest.mark.parametrize("enter", [by_password, by_link, by_code])


@WAYS
def test_every_way_in_moves_it(site, enter):
    email = fresh_email()
    owner = site.visitor().sign_up(email)["user"]
    visitor, user = guest(site)
    enter(site, visitor, email)
    assert visitor.session()["user"]["id"] == owner["id"]
    assert site.moved == [(user["id"], owner["id"])]
    assert user_rows(site, user["id"]) == []


def by_code(site, visitor, email):
    visitor.post("/email-otp/send-verification-otp", {"email": email, "type": "sign-in"})
    (code,) = SIX_DIGITS.findall(site.mail(email).text)
    assert visitor.post("/sign-in/email-otp", {"email": email, "otp": code}).status_int == 200


def test_what_guests_have_said_of_themselves_stays_with_them(site):
    said = {"name": "Bob", "image": "https://example.com/bob.png"}
    visitor, before = guest(site)
    visitor.post("/update-user", said)
    change_rows(site, update(USERS).where(USERS.c.id == before["id"]).values(locale="de"))
    by_code(site, visitor, fresh_email())
    user = visitor.session()["user"]
    assert said.items() <= user.items()
    (row,) = user_rows(site, user["id"])
    assert row.locale == "de"
    assert user["isAnonymous"] is False


def test_what_somebody_has_said_already_counts_more_than_what_a_guest_says(site):
    email, said = fresh_email(), {"name": "Ada", "image": "https://example.com/ada.png"}
    first, (visitor, _guest) = site.visitor(), guest(site)
    by_code(site, first, email)
    first.post("/update-user", said)
    visitor.post("/update-user", {"name": "Bob", "image": "https://example.com/bob.png"})
    by_code(site, visitor, email)
    assert said.items() <= visitor.session()["user"].items()


def test_what_guests_are_called_is_nobodys_name(site):
    visitor, _guest = guest(site)
    by_code(site, visitor, fresh_email())
    assert visitor.session()["user"]["name"] == ""


def test_a_second_factor_between_them_loses_nothing(site):
    owner = enrol(site, site.services.now, site.visitor())
    visitor, user = guest(site)
    owner.challenged(visitor)
    assert site.moved == []
    assert len(user_rows(site, user["id"])) == 1
    assert verify_totp(visitor, owner.next_code()).status_int == 200
    assert [old for old, _ in site.moved] == [user["id"]]
    assert visitor.session()["user"]["email"] == owner.email


def test_nothing_moves_before_the_second_factor_is_met(site):
    owner = enrol(site, site.services.now, site.visitor())
    visitor, user = guest(site)
    owner.challenged(visitor)
    assert verify_totp(visitor, owner.wrong_code()).status_int == 401
    assert site.moved == []
    assert len(user_rows(site, user["id"])) == 1


def test_whoever_signs_out_leaves_nothing_to_the_next(site):
    owner = enrol(site, site.services.now, site.visitor())
    visitor, _ = guest(site)
    owner.challenged(visitor)
    visitor.post("/sign-out")
    visitor.sign_up()
    assert site.moved == []


def test_a_wrong_password_moves_nothing(site):
    email = fresh_email()
    site.visitor().sign_up(email)
    visitor, user = guest(site)
    answer = visitor.post("/sign-in/email", {"email": email, "password": "wrong-4-Lantern"})
    assert answer.status_int == 401
    assert site.moved == []
    assert visitor.session()["user"]["id"] == user["id"]


def test_if_moving_fails_so_does_the_sign_in(site):
    class Full(Exception):
        pass

    def refuse(event):
        raise Full

    site.registry.registerHandler(refuse, (AnonymousLinked,))
    visitor, user = guest(site)
    email = fresh_email()
    body = {"name": "Ada", "email": email, "password": PASSWORD}
    assert visitor.post("/sign-up/email", body).status_int == 500
    assert rows(site, USERS, USERS.c.email == email) == []
    assert len(user_rows(site, user["id"])) == 1


def test_an_application_may_keep_the_guest(make_site):
    site = hosted(make_site, {"authsvc.anonymous.delete_when_linked": "false"})
    visitor, user = guest(site)
    new = visitor.sign_up()["user"]
    assert site.moved == [(user["id"], new["id"])]
    assert len(user_rows(site, user["id"])) == 1


def test_a_guest_with_a_way_in_of_their_own_is_not_deleted(site):
    visitor, user = guest(site)
    now = site.services.now()
    row = {
        "id": new_id(), "user_id": user["id"], "provider_id": "local", "issuer": "local",
        "account_id": new_id(), "created_at": now, "updated_at": now,
    }  # fmt: skip
    change_rows(site, insert(Account).values(**row))
    visitor.sign_up()
    assert site.moved == []
    assert len(user_rows(site, user["id"])) == 1


def test_bearers_are_guests_as_well(site):
    visitor, user = guest(site)
    own = visitor.session()["session"]["token"]
    app = site.visitor()
    body = {"name": "Ada", "email": fresh_email(), "password": PASSWORD}
    answer = app.post("/sign-up/email", body, headers={"Authorization": f"Bearer {own}"})
    assert site.moved == [(user["id"], answer.json["user"]["id"])]


def test_a_guest_leaves(site):
    visitor, user = guest(site)
    answer = visitor.post("/delete-anonymous-user")
    assert (answer.status_int, answer.json) == (200, {"success": True})
    assert visitor.session() is None
    assert user_rows(site, user["id"]) == []


def test_only_guests_leave_so_easily(site):
    visitor = site.visitor()
    visitor.sign_up()
    answer = visitor.post("/delete-anonymous-user")
    assert (answer.status_int, answer.json["code"]) == (403, "USER_IS_NOT_ANONYMOUS")
    assert site.visitor().post("/delete-anonymous-user").json["code"] == "UNAUTHORIZED"


def test_nothing_is_mailed_to_guests(site):
    visitor, user = guest(site)
    visitor.post("/send-verification-email", {"email": user["email"]})
    site.visitor().post("/request-password-reset", {"email": user["email"]})
    site.visitor().post("/sign-in/magic-link", {"email": user["email"]})
    assert mails_to(site, user["email"]) == []


def test_atk_044_nobody_takes_a_guests_address(site):
    body = {"name": "Eve", "email": "temp-1@guests.invalid", "password": PASSWORD}
    answer = site.visitor().post("/sign-up/email", body)
    assert (answer.status_int, answer.json["code"]) == (400, "INVALID_EMAIL")


def test_atk_051_nobody_says_who_is_a_guest(site):
    visitor = site.visitor()
    visitor.sign_up(isAnonymous=True)
    visitor.post("/update-user", {"name": "Ada", "isAnonymous": True})
    assert visitor.session()["user"]["isAnonymous"] is False


def test_atk_019_one_network_gets_so_many_guests(make_site):
    site = hosted(make_site, {"authsvc.anonymous.per_network": "3"})
    for _ in range(3):
        guest(site, address="203.0.113.77")
    answer = site.visitor(address="203.0.113.77").post("/sign-in/anonymous")
    assert (answer.status_int, answer.json["code"]) == (429, "TOO_MANY_GUESTS")
    guest(site, address="203.0.113.78")


def test_guests_nobody_can_be_any_more_are_swept(site):
    gone, _ = guest(site)
    user_id = gone.session()["user"]["id"]
    gone.post("/sign-out")
    _, settled = guest(site)
    change_rows(site, update(USERS).where(USERS.c.id == settled["id"]).values(is_anonymous=False))
    site.services.now.advance(timedelta(days=31))
    _, fresh = guest(site)
    with site.acting() as auth:
        sweep(auth)
    assert user_rows(site, user_id) == []
    assert len(user_rows(site, settled["id"])) == 1
    assert len(user_rows(site, fresh["id"])) == 1


def test_atk_202_one_guest_signs_in_as_two_users_at_once(site):
    visitor, user = guest(site)
    emails = [fresh_email() for _ in range(6)]
    twins = copies(visitor, 6, site)
    bodies = [{"name": "Ada", "email": email, "password": PASSWORD} for email in emails]
    answers = together(
        [lambda v=v, b=b: v.post("/sign-up/email", b) for v, b in zip(twins, bodies, strict=True)]
    )
    assert statuses(answers) == [200] * 6
    assert [old for old, _ in site.moved] == [user["id"]]


def test_atk_021_no_other_site_makes_guests(site):
    answer = site.visitor().post(
        "/sign-in/anonymous", headers={"Origin": "https://evil.example", "Cookie": "a=b"}
    )
    assert answer.json["code"] == "INVALID_ORIGIN"
