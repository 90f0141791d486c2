"""Making another address the primary one."""

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from tests.support.addresses import Holder
from tests.support.attack import audited, change_rows, mails_to
from tests.support.mailed import reset, reset_token
from tests.support.visitor import fresh_email

USERS = User.__table__


def test_the_two_change_places(shipped, holder):
    old, new = holder.email, holder.add()
    answer = holder.make_primary(new.upper())
    assert (answer.json["user"]["email"], answer.json["user"]["emailVerified"]) == (new, True)
    assert holder.listed == {new: (True, True), old: (False, True)}
    assert holder.visitor.session()["user"]["email"] == new
    for email in (old, new):
        assert shipped.visitor().sign_in(email)["user"]["email"] == new


def test_both_mailboxes_are_told(shipped, holder):
    new = holder.add()
    holder.make_primary(new)
    assert mails_to(shipped, holder.email)[-1] == "The e-mail address of your account was changed"
    assert mails_to(shipped, new)[-1] == "This is your primary e-mail address now"
    assert "email-changed" in audited(shipped, holder.user_id)


def test_the_copy_in_the_cookie_is_renewed(make_site):
    site = make_site(
        {
            "authsvc.sessions.cookie_cache": "true",
            "authsvc.password.verify_on_sign_up": "true",
        }
    )
    site.registry.session_cache.feed.poll()
    holder = Holder(site)
    new = holder.add()
    holder.make_primary(new)
    assert holder.visitor.session()["user"]["email"] == new


def test_an_old_address_that_was_never_proven_is_gone(shipped, holder):
    new = holder.add()
    mine = USERS.c.id == holder.user_id
    change_rows(shipped, update(USERS).where(mine).values(email_verified=False))
    assert holder.make_primary(new).status_int == 200
    assert holder.listed == {new: (True, True)}
    assert "email-verified" in audited(shipped, holder.user_id)
    assert holder.site.visitor().sign_up(holder.email)["token"] is None


def test_atk_057_older_links_die_with_it(shipped, holder):
    new = holder.add()
    token = reset_token(shipped, holder.email)
    holder.make_primary(new)
    assert reset(shipped.visitor(), token).json["code"] == "INVALID_TOKEN"


def test_a_pending_change_is_called_off(shipped, holder):
    new = holder.add()
    holder.visitor.post("/change-email", {"newEmail": fresh_email("other")})
    holder.make_primary(new)
    page = holder.reader.open("/account/profile")
    assert "Waiting for" not in page.text


def test_the_primary_one_stays_what_it_is(holder):
    assert holder.make_primary(holder.email).json["user"]["email"] == holder.email
    assert holder.listed == {holder.email: (True, True)}


@pytest.mark.parametrize("whose", ["nobody", "somebody"])
def test_atk_069_an_address_of_others_is_not_found(shipped, holder, whose):
    email = fresh_email() if whose == "nobody" else Holder(shipped).add()
    answer = holder.make_primary(email)
    assert (answer.status_int, answer.json["code"]) == (404, "ADDRESS_NOT_FOUND")


def test_where_addresses_do_not_change_this_one_does_not(make_site, shipped, holder):
    new = holder.add()
    fixed = make_site({"authsvc.users.change_email": "false"})
    visitor = fixed.visitor()
    visitor.sign_in(holder.email)
    answer = visitor.post("/make-address-primary", {"email": new})
    assert answer.json["code"] == "CHANGE_EMAIL_DISABLED"
    assert holder.listed[holder.email] == (True, True)
