"""How many statements a request sends: the figures of docs/performance.md, asserted exactly.

Counted are SELECT, INSERT, UPDATE and DELETE on the request's connections, not the counters of the
limiter, BEGIN, COMMIT, or what prepares a connection for its first use.
"""

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from authsvc.core.accounts.models import Account
from authsvc.core.sessions.models import Session
from authsvc.db.statements import execute
from tests.plugins.social.acme import Acme, begin, finish, somebody
from tests.plugins.social.acme import sign_in as provider_sign_in
from tests.plugins.social.playing import playing
from tests.support.site import SHIPPED, Site
from tests.support.statements import counting
from tests.support.visitor import PASSWORD, Visitor, fresh_email

PORTABLE = {"authsvc.sessions.reader": "portable"}


def _age(site: Site, user_id: str) -> None:
    with site.acting() as auth:
        auth.begin()
        due = auth.now() + timedelta(days=5)
        execute(auth.db, update(Session).where(Session.user_id == user_id).values(expires_at=due))


def test_get_session_takes_one_statement(make_site: Any) -> None:
    """One joined SELECT."""
    site = make_site(PORTABLE)
    visitor = site.visitor()
    visitor.sign_up()
    with counting(site) as seen:
        assert visitor.session() is not None
    assert len(seen) == 1, seen


def test_get_session_takes_two_when_due(make_site: Any) -> None:
    """The renewal is one more; the next look is one again."""
    site = make_site(PORTABLE)
    visitor = site.visitor()
    _age(site, visitor.sign_up()["user"]["id"])
    with counting(site) as seen:
        assert visitor.session() is not None
    assert len(seen) == 2, seen
    with counting(site) as seen:
        visitor.session()
    assert len(seen) == 1, seen


def test_a_bearer_takes_one_statement(make_site: Any) -> None:
    """The header costs what the cookie costs."""
    site = make_site(PORTABLE)
    token = site.visitor().sign_up()["token"]
    with counting(site) as seen:
        answer = site.visitor().get("/get-session", headers={"Authorization": f"Bearer {token}"})
    assert answer.json is not None
    assert len(seen) == 1, seen


def test_sign_in_takes_three_statements(visitor: Visitor, site: Site) -> None:
    """Read the credential, insert the session, insert the audit entry."""
    email = fresh_email()
    visitor.sign_up(email)
    _sign_out(visitor)
    with counting(site) as seen:
        visitor.sign_in(email)
    assert len(seen) == 3, seen


def test_sign_in_takes_two_more_in_a_new_browser(visitor: Visitor, site: Site) -> None:
    """The mail, and the proof behind its link; whether the browser is new costs nothing."""
    email = fresh_email()
    visitor.sign_up(email)
    with counting(site) as seen:
        site.visitor().sign_in(email)
    assert len(seen) == 5, seen


def test_sign_in_takes_one_more_to_clear_failures(visitor: Visitor, site: Site) -> None:
    """Wrong passwords before cost one UPDATE, once."""
    email = fresh_email()
    visitor.sign_up(email)
    _sign_out(visitor)
    site.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD + "x"})
    with counting(site) as seen:
        visitor.sign_in(email)
    assert len(seen) == 4, seen


def test_sign_in_takes_one_more_to_upgrade_a_hash(visitor: Visitor, site: Site) -> None:
    """An outdated hash is replaced in that UPDATE, and verified as a current one ever after."""
    email = fresh_email()
    user_id = visitor.sign_up(email)["user"]["id"]
    _sign_out(visitor)
    old = "pbkdf2:sha256:1000$salt$" + _pbkdf2(PASSWORD)
    with site.acting() as auth:
        auth.begin()
        wanted = Account.user_id == user_id
        execute(auth.db, update(Account).where(wanted).values(password=old))
    with counting(site) as seen:
        visitor.sign_in(email)
    assert len(seen) == 4, seen
    _sign_out(visitor)
    with counting(site) as seen:
        visitor.sign_in(email)
    assert len(seen) == 3, seen


def _sign_out(visitor: Visitor) -> None:
    """Of its cookies the browser keeps the one that says whose it is."""
    assert visitor.post("/sign-out").status_int == 200


def _pbkdf2(password: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), b"salt", 1000).hex()


def test_sign_up_takes_at_most_six_statements(make_site: Any) -> None:
    """User, account, link, mail, audit. With a session instead of waiting for the mailbox: six,
    and once in an account's life it is noted that there was a session (``new_device``)."""
    shipped = make_site(base=SHIPPED | {"authsvc.limits.enabled": "false"})
    with counting(shipped) as seen:
        shipped.visitor().sign_up()
    assert len(seen) <= 6, seen
    open_house = make_site({"authsvc.password.verify_on_sign_up": "true"})
    visitor: Visitor = open_house.visitor()
    with counting(open_house) as seen:
        assert visitor.sign_up()["token"]
    assert len(seen) <= 7, seen


def test_coming_back_from_a_provider_takes_seven_statements(make_site: Any) -> None:
    """The state twice, the account, its user, new tokens, session, audit entry."""
    with playing() as played:
        acme, person = Acme(played), somebody()
        site = make_site(acme.settings())
        visitor = site.visitor()
        assert provider_sign_in(visitor, acme, person) == "/in"
        _sign_out(visitor)
        query = acme.consent(begin(visitor), person)
        with counting(site) as seen:
            assert finish(visitor, query) == "/in"
        assert len(seen) == 7, seen
        assert len([one for one in seen if "FROM account" in one]) == 1, seen
