"""Asking for one more address."""

from datetime import timedelta

import pytest

from tests.support.addresses import Holder
from tests.support.attack import audited, mails_to, outline, token_mailed
from tests.support.mailed import verified
from tests.support.reader import Reader, signed_in
from tests.support.statements import counting
from tests.support.visitor import fresh_email


def test_an_address_is_of_no_use_before_its_proof(shipped, holder):
    new = fresh_email("more")
    assert holder.ask(new).json == {"status": True}
    assert holder.listed == {holder.email: (True, True), new: (False, False)}
    body = {"email": new, "password": "kQ7vZ2pX-gannet"}
    assert shipped.visitor().post("/sign-in/email", body).status_int == 401
    shipped.visitor().post("/request-password-reset", {"email": new})
    assert mails_to(shipped, new) == ["Confirm one more e-mail address for authsvc"]
    assert holder.make_primary(new).json["code"] == "ADDRESS_NOT_VERIFIED"


def test_a_spelling_is_no_other_address(holder):
    new = fresh_email("more")
    holder.ask(new.upper())
    assert holder.listed[new] == (False, False)


@pytest.mark.parametrize("whose", ["primary", "further"])
def test_an_own_address_is_not_added_again(holder, whose):
    email = holder.email if whose == "primary" else holder.add()
    answer = holder.ask(email.upper())
    assert (answer.status_int, answer.json["code"]) == (400, "ADDRESS_IS_YOURS")


def test_there_is_an_end_to_them(holder):
    """Five by default, the primary one and those that wait included."""
    for number in range(4):
        assert holder.ask(fresh_email(f"n{number}")).status_int == 200
    answer = holder.ask(fresh_email("last"))
    assert (answer.status_int, answer.json["code"]) == (400, "TOO_MANY_ADDRESSES")
    waiting = next(email for email, (primary, _) in holder.listed.items() if not primary)
    assert holder.ask(waiting).status_int == 200


def test_a_newer_link_takes_the_place_of_the_older(shipped, holder):
    new = fresh_email("more")
    holder.ask(new)
    older = token_mailed(shipped, new)
    holder.ask(new)
    assert holder.prove(older).json["code"] == "INVALID_TOKEN"
    assert holder.prove(token_mailed(shipped, new)).json["email"] == new


def test_a_wish_lapses_with_its_link(clocked):
    holder, new = Holder(clocked), fresh_email("more")
    holder.ask(new)
    token = token_mailed(clocked, new)
    clocked.services.now.advance(timedelta(days=1))
    assert new not in holder.listed
    assert holder.prove(token).json["code"] == "INVALID_TOKEN"


def test_atk_042_who_has_not_proven_the_primary_address_adds_none(site):
    reader, _email = signed_in(site)
    answer = reader.visitor.post("/add-address", {"email": fresh_email()})
    assert (answer.status_int, answer.json["code"]) == (403, "EMAIL_NOT_VERIFIED")


def taken(shipped, kind: str) -> str:
    """An address that somebody else has."""
    if kind == "further":
        return Holder(shipped).add()
    return verified(shipped)[1] if kind == "primary" else Reader(shipped).sign_up()


KINDS = ["primary", "waiting", "further"]


@pytest.mark.parametrize("kind", KINDS)
def test_atk_037_a_taken_address_is_answered_and_listed_like_a_free_one(shipped, holder, kind):
    known, free = taken(shipped, kind), fresh_email("free")
    told = [outline(holder.ask(email)) for email in (known, free)]
    assert told[0] == told[1]
    assert holder.listed[known] == holder.listed[free] == (False, False)


@pytest.mark.parametrize("kind", KINDS)
def test_asvs_6_3_8_a_taken_address_costs_as_many_statements(shipped, holder, kind):
    costs = []
    for email in (taken(shipped, kind), fresh_email("free")):
        with counting(shipped) as seen:
            holder.ask(email)
        costs.append(len(seen))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("kind", ["primary", "further"])
def test_atk_037_the_owner_is_told_and_keeps_the_address(shipped, kind):
    owner, stranger = Holder(shipped), Holder(shipped)
    email = owner.email if kind == "primary" else owner.add()
    stranger.ask(email)
    assert mails_to(shipped, email)[-1] == "Your e-mail address is in use at authsvc already"
    assert "address-repeated" in audited(shipped, owner.user_id)
    assert owner.listed[email][1]


def test_atk_015_one_mailbox_gets_a_bounded_number_of_mails(shipped):
    email = verified(shipped)[1]
    before = len(mails_to(shipped, email))
    for _ in range(8):
        assert Holder(shipped).ask(email).status_int == 200
    assert len(mails_to(shipped, email)) - before == 5
