"""The cookie cache in each of its forms."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete

from authsvc.core.sessions.models import Session
from authsvc.crypto.copies import FORMS
from tests.support.attack import change_rows
from tests.support.cookies import NAME, bring, jar
from tests.support.node import run_node
from tests.support.site import SECRET, Site
from tests.support.visitor import Visitor, fresh_email

COPY = NAME + "session_data"
STRATEGIES = tuple(FORMS)


@pytest.fixture(params=STRATEGIES)
def strategy(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def cached(make_site: Callable[..., Site], strategy: str) -> Site:
    settings = {
        "authsvc.sessions.cookie_cache": "true",
        "authsvc.sessions.cache_strategy": strategy,
    }
    site = make_site(settings)
    site.registry.session_cache.feed.poll()
    return site


def signed_up(site: Site) -> tuple[Visitor, dict[str, Any]]:
    visitor = site.visitor()
    return visitor, visitor.sign_up()["user"]


def test_the_answer_comes_from_the_copy(cached: Site) -> None:
    visitor, user = signed_up(cached)
    change_rows(cached, delete(Session).where(Session.user_id == user["id"]))
    assert visitor.session()["user"] == user
    assert visitor.get("/get-session?disableCookieCache=true").json is None


def test_a_damaged_copy_is_none(cached: Site) -> None:
    visitor, user = signed_up(cached)
    cookies = jar(visitor)
    change_rows(cached, delete(Session).where(Session.user_id == user["id"]))
    for value in ("", "x", "a.b.c", "a.b.c.d.e", cookies[COPY][5:], cookies[COPY][:-5]):
        assert bring(cached, cookies | {COPY: value}).json is None


def test_a_copy_of_somebody_elses_session_is_none(cached: Site) -> None:
    (visitor, user), (stranger, _user) = signed_up(cached), signed_up(cached)
    mixed = jar(visitor) | {COPY: jar(stranger)[COPY]}
    assert bring(cached, mixed).json["user"]["id"] == user["id"]


def test_a_revoked_copy_is_over_at_once(cached: Site) -> None:
    email = fresh_email()
    here, there = cached.visitor(), cached.visitor()
    here.sign_up(email)
    there.sign_in(email)
    here.post("/revoke-other-sessions")
    assert there.session() is None


def test_the_official_helper_reads_it(cached: Site, strategy: str) -> None:
    visitor, _user = signed_up(cached)
    told = run_node("cookie_cache.mjs", strategy, SECRET, jar(visitor)[COPY])
    assert json.loads(told) == visitor.session()
