"""Callbacks at the same moment, on PostgreSQL with real parallel connections."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from authsvc.core.accounts.models import Account
from authsvc.core.users.models import User
from tests.plugins.social.acme import Acme, begin, somebody
from tests.plugins.social.playing import playing
from tests.support.second_factor import at_once
from tests.support.site import RELAXED, Site
from tests.support.visitor import PASSWORD, Visitor

MISMATCH = "error=state_mismatch"


@pytest.fixture
def acme() -> Iterator[Acme]:
    """A provider of this test's own."""
    with playing() as played:
        yield Acme(played)


def count(site: Site, table: Any, *conditions: Any) -> int:
    with site.acting() as auth:
        return auth.db.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def racing(postgres_url: str, acme: Acme) -> Site:
    return Site(postgres_url, RELAXED | acme.settings())


def test_callbacks_of_one_person_race_to_one_account(postgres_url: str, acme: Acme) -> None:
    """Twelve browsers, twelve flows, one new person: one user, one account, all signed in."""
    site = racing(postgres_url, acme)
    try:
        person = somebody()
        visitors = [site.visitor() for _ in range(12)]
        queries = [acme.consent(begin(visitor), person) for visitor in visitors]
        wanted = dict(zip(map(id, visitors), queries, strict=True))
        answers = at_once(visitors, lambda v: v.get(f"/callback/acme?{wanted[id(v)]}"))
        assert [answer.headers["Location"] for answer in answers] == ["/in"] * 12
        assert count(site, User, User.email == person.email) == 1
        assert count(site, Account, Account.account_id == person.subject) == 1
        assert len({visitor.session()["user"]["id"] for visitor in visitors}) == 1
    finally:
        site.close()


def test_one_callback_sent_many_times_counts_once(postgres_url: str, acme: Acme) -> None:
    """Twenty copies of one callback in one browser: the code is redeemed once."""
    site = racing(postgres_url, acme)
    try:
        visitor, person = site.visitor(), somebody()
        query = acme.consent(begin(visitor), person)
        state = visitor.web.cookies
        copies = [site.visitor() for _ in range(20)]
        for copy in copies:
            for name, value in state.items():
                copy.web.set_cookie(name, value)
        answers = at_once(copies, lambda v: v.get(f"/callback/acme?{query}"))
        ends = [answer.headers["Location"] for answer in answers]
        assert ends.count("/in") == 1
        assert len(acme.played.calls("/token")) == 1
        assert all(MISMATCH in end for end in ends if end != "/in")
    finally:
        site.close()


def test_sign_up_by_password_and_by_provider_race_to_one_user(
    postgres_url: str, acme: Acme
) -> None:
    site = racing(postgres_url, acme)
    try:
        person = somebody()
        by_provider, by_password = site.visitor(), site.visitor()
        query = acme.consent(begin(by_provider), person)
        body = {"name": "Ada", "email": person.email, "password": PASSWORD}

        def go(visitor: Visitor) -> Any:
            if visitor is by_password:
                return visitor.post("/sign-up/email", body)
            return visitor.get(f"/callback/acme?{query}")

        answers = at_once([by_provider, by_password], go)
        assert all(answer.status_int < 500 for answer in answers)
        assert count(site, User, User.email == person.email) == 1
    finally:
        site.close()
