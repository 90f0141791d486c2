"""Addresses on the wire."""

from datetime import timedelta

import pytest

from tests.support.addresses import ADDRESSES, Holder
from tests.support.attack import mails_to, rows
from tests.support.visitor import fresh_email

WRITING = ("/add-address", "/make-address-primary", "/remove-address")


def test_the_list_begins_with_the_primary_one(holder):
    new = holder.add()
    first, second = holder.visitor.get("/list-addresses").json
    assert first == {
        "email": holder.email, "primary": True, "verified": True, "createdAt": None,
    }  # fmt: skip
    assert (second["email"], second["primary"], second["verified"]) == (new, False, True)
    assert second["createdAt"].endswith("Z")


@pytest.mark.parametrize("path", [*WRITING, "/verify-address"])
def test_nobody_is_401(shipped, path):
    body = {"email": fresh_email(), "token": "x"}
    answer = shipped.visitor().post(path, body)
    assert (answer.status_int, answer.json["code"]) == (401, "UNAUTHORIZED")
    assert shipped.visitor().get("/list-addresses").status_int == 401


@pytest.mark.parametrize("path", WRITING)
def test_a_session_of_yesterday_has_to_sign_in_again(clocked, path):
    holder = Holder(clocked)
    clocked.services.now.advance(timedelta(days=2))
    answer = holder.visitor.post(path, {"email": fresh_email()})
    assert (answer.status_int, answer.json["code"]) == (403, "SESSION_NOT_FRESH")


@pytest.mark.parametrize("email", ["", "no address", "a@b", 7, None])
def test_what_is_no_address_is_refused(holder, email):
    assert holder.ask(email).status_int == 400


def test_atk_024_the_link_leads_to_no_stranger(shipped, holder):
    new = fresh_email("more")
    assert holder.ask(new, callbackURL="https://evil.example/").status_int == 403
    assert holder.ask(new, callbackURL="/welcome").status_int == 200
    assert "callbackURL=%2Fwelcome" in shipped.mail(new).text
    assert len(mails_to(shipped, new)) == 1


def test_atk_066_addresses_go_with_their_user(shipped, holder):
    new = holder.add()
    holder.visitor.post("/delete-user", {})
    text = shipped.mail(holder.email).text
    token = text.partition("token=")[2].split()[0].partition("&")[0]
    assert holder.visitor.post("/delete-user", {"token": token}).status_int == 200
    assert rows(shipped, ADDRESSES, ADDRESSES.c.user_id == holder.user_id) == []
    assert Holder(shipped).add(new) == new
