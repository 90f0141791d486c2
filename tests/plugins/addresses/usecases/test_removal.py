"""Removing an address."""

import pytest

from tests.support.addresses import Holder
from tests.support.attack import audited, mails_to, token_mailed
from tests.support.mailed import reset, reset_token
from tests.support.visitor import PASSWORD, fresh_email


def test_a_removed_address_is_good_for_nothing(shipped, holder):
    own = holder.add()
    assert holder.remove(own.upper()).json == {"status": True}
    assert holder.listed == {holder.email: (True, True)}
    body = {"email": own, "password": PASSWORD}
    assert shipped.visitor().post("/sign-in/email", body).status_int == 401
    assert "address-removed" in audited(shipped, holder.user_id)


def test_both_mailboxes_are_told(shipped, holder):
    own = holder.add()
    holder.remove(own)
    for email in (own, holder.email):
        assert mails_to(shipped, email)[-1] == "An e-mail address was removed from your account"


def test_atk_057_links_mailed_to_it_die(shipped, holder):
    own = holder.add()
    token = reset_token(shipped, own)
    holder.remove(own)
    assert reset(shipped.visitor(), token).json["code"] == "INVALID_TOKEN"


def test_a_wish_goes_without_a_word(shipped, holder):
    new = fresh_email("more")
    holder.ask(new)
    token, before = token_mailed(shipped, new), len(mails_to(shipped, new))
    assert holder.remove(new).status_int == 200
    assert len(mails_to(shipped, new)) == before
    assert holder.prove(token).json["code"] == "INVALID_TOKEN"


def test_the_primary_one_is_never_removed(holder):
    holder.add()
    answer = holder.remove(holder.email)
    assert (answer.status_int, answer.json["code"]) == (400, "PRIMARY_ADDRESS")


@pytest.mark.parametrize("whose", ["nobody", "somebody", "no address"])
def test_atk_069_an_address_of_others_is_not_found(shipped, holder, whose):
    other = Holder(shipped)
    email = {"nobody": fresh_email(), "somebody": other.add()}.get(whose, whose)
    answer = holder.remove(email)
    assert (answer.status_int, answer.json["code"]) == (404, "ADDRESS_NOT_FOUND")
    assert len(other.stored) == 1


def test_somebody_else_may_have_it_then(shipped, holder):
    own = holder.add()
    holder.remove(own)
    assert Holder(shipped).add(own) == own
