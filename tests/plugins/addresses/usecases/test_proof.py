"""Proving one more address, by its mailbox or by a provider."""

from datetime import timedelta

import pytest

from authsvc.api import add_proven, owner_of
from tests.support.addresses import Holder, holders_of
from tests.support.attack import audited, mails_to, token_mailed
from tests.support.mailed import NEW, press, reset, reset_token
from tests.support.reader import Reader
from tests.support.visitor import PASSWORD, fresh_email


def test_a_proven_address_signs_in(shipped, holder):
    new = holder.add()
    assert holder.listed[new] == (False, True)
    answer = shipped.visitor().sign_in(new.upper())
    assert (answer["user"]["id"], answer["user"]["email"]) == (holder.user_id, holder.email)
    wrong = shipped.visitor().post("/sign-in/email", {"email": new, "password": "not-this-one-7"})
    assert wrong.json["code"] == "INVALID_EMAIL_OR_PASSWORD"


def test_the_primary_mailbox_hears_of_it(shipped, holder):
    holder.add()
    assert mails_to(shipped, holder.email)[-1] == "An e-mail address was added to your account"
    assert "address-verified" in audited(shipped, holder.user_id)


def test_a_link_counts_once(shipped, holder):
    new = fresh_email("more")
    holder.ask(new)
    token = token_mailed(shipped, new)
    assert holder.prove(token).status_int == 200
    assert holder.prove(token).json["code"] == "INVALID_TOKEN"


def test_atk_041_a_link_is_good_for_nobody_but_who_asked(shipped, holder):
    new, other = fresh_email("more"), Holder(shipped)
    holder.ask(new)
    token = token_mailed(shipped, new)
    assert other.prove(token).json["code"] == "INVALID_TOKEN"
    assert shipped.visitor().post("/verify-address", {"token": token}).status_int == 401
    assert holders_of(shipped, new) == []
    assert holder.prove(token).status_int == 200


def test_a_reset_ends_links_that_are_under_way(shipped, holder):
    """ATK-057: whoever stole a session and asked for an address gets none of it."""
    new = fresh_email("thief")
    holder.ask(new)
    token = token_mailed(shipped, new)
    reset(shipped.visitor(), reset_token(shipped, holder.email))
    again = shipped.visitor()
    again.sign_in(holder.email, NEW)
    assert again.post("/verify-address", {"token": token}).json["code"] == "INVALID_TOKEN"


def test_the_first_proof_wins_and_other_wishes_are_void(shipped, holder):
    other, new = Holder(shipped), fresh_email("both")
    holder.ask(new)
    first = token_mailed(shipped, new)
    other.ask(new)
    second = token_mailed(shipped, new)
    assert other.prove(second).status_int == 200
    assert holder.prove(first).json["code"] == "INVALID_TOKEN"
    assert holders_of(shipped, new) == [other.user_id]


def test_a_wish_keeps_nobody_from_signing_up(shipped, holder):
    new = fresh_email("owner")
    holder.ask(new)
    token = token_mailed(shipped, new)
    reader = Reader(shipped)
    reader.sign_up(new)
    press(shipped, token_mailed(shipped, new), reader)
    assert reader.visitor.session()["user"]["emailVerified"] is True
    assert holder.prove(token).json["code"] == "INVALID_TOKEN"
    assert holder.listed[new] == (False, False)


def test_a_wish_keeps_nobody_from_changing_to_it(shipped, holder):
    new, other = fresh_email("move"), Holder(shipped)
    holder.ask(new)
    token = token_mailed(shipped, new)
    other.visitor.post("/change-email", {"newEmail": new})
    press(shipped, token_mailed(shipped, other.email), other.reader)
    press(shipped, token_mailed(shipped, new), other.reader)
    assert other.visitor.session()["user"]["email"] == new
    assert holder.prove(token).json["code"] == "INVALID_TOKEN"


def test_nobody_changes_to_what_somebody_has_proven(shipped, holder):
    taken, other = holder.add(), Holder(shipped)
    before = len(mails_to(shipped, taken))
    other.visitor.post("/change-email", {"newEmail": taken})
    press(shipped, token_mailed(shipped, other.email), other.reader)
    assert len(mails_to(shipped, taken)) == before


def test_a_change_to_an_own_address_leaves_it_once(shipped, holder):
    own = holder.add()
    holder.visitor.post("/change-email", {"newEmail": own})
    press(shipped, token_mailed(shipped, holder.email), holder.reader)
    press(shipped, token_mailed(shipped, own), holder.reader)
    assert holder.listed == {own: (True, True)}


def test_sign_up_with_a_proven_address_is_sign_up_with_a_known_one(shipped, holder):
    taken, free = holder.add(), fresh_email("free")
    body = {"name": "Ada", "password": PASSWORD}
    answers = [
        shipped.visitor().post("/sign-up/email", body | {"email": email}) for email in (taken, free)
    ]
    assert [answer.status_int for answer in answers] == [200, 200]
    assert answers[0].json.keys() == answers[1].json.keys()
    assert mails_to(shipped, taken)[-1] == "You already have an account at authsvc"
    assert "sign-up-repeated" in audited(shipped, holder.user_id)
    assert shipped.visitor().sign_in(taken)["user"]["id"] == holder.user_id


def test_without_proof_of_mailboxes_sign_up_says_so(make_site, shipped, holder):
    taken = holder.add()
    answer = (
        make_site()
        .visitor()
        .post("/sign-up/email", {"name": "Ada", "email": taken, "password": PASSWORD})
    )
    assert (answer.status_int, answer.json["code"]) == (
        422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
    )  # fmt: skip


def test_a_forgotten_password_is_reset_by_the_address_that_was_typed(shipped, holder):
    own = holder.add()
    before = len(mails_to(shipped, holder.email))
    token = reset_token(shipped, own)
    assert len(mails_to(shipped, holder.email)) == before
    assert reset(shipped.visitor(), token).status_int == 200
    assert mails_to(shipped, holder.email)[-1] == "Your password was changed"
    for email in (own, holder.email):
        assert shipped.visitor().sign_in(email, NEW)["user"]["id"] == holder.user_id


def test_a_reset_frees_the_address_it_was_sent_to(shipped, holder):
    own, visitor = holder.add(), shipped.visitor("203.0.113.9")
    body = {"email": own, "password": "not-this-one-7"}
    for _ in range(11):
        visitor.post("/sign-in/email", body)
    reset(visitor, reset_token(shipped, own))
    assert visitor.sign_in(own, NEW)["token"]


def test_a_provider_proves_an_address(shipped, holder):
    new = fresh_email("provider")
    holder.ask(new)
    with shipped.acting() as auth:
        assert add_proven(auth, holder.user_id, new.upper())
        assert add_proven(auth, holder.user_id, new)
        assert add_proven(auth, holder.user_id, holder.email)
        owner = owner_of(auth, new)
    assert (owner.user_id, owner.proven) == (holder.user_id, True)
    assert len(holder.stored) == 1


@pytest.mark.parametrize("kind", ["primary", "further"])
def test_a_provider_proves_nobody_an_address_of_somebody_else(shipped, holder, kind):
    other = Holder(shipped)
    taken = other.email if kind == "primary" else other.add()
    with shipped.acting() as auth:
        assert not add_proven(auth, holder.user_id, taken)
    assert holder.stored == []


def test_atk_042_a_provider_adds_nothing_to_an_unproven_account(shipped):
    reader = Reader(shipped)
    email, new = reader.sign_up(), fresh_email("provider")
    with shipped.acting() as auth:
        owner = owner_of(auth, email)
        assert (owner.proven, add_proven(auth, owner.user_id, new)) == (False, False)
        assert not add_proven(auth, owner.user_id, "no address")


def test_an_expired_link_proves_nothing(clocked):
    holder, new = Holder(clocked), fresh_email("late")
    holder.ask(new)
    token = token_mailed(clocked, new)
    clocked.services.now.advance(timedelta(hours=25))
    assert holder.prove(token).json["code"] == "INVALID_TOKEN"
