"""Sessions handed over by a token that counts once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from tests.support.attack import audited, change_rows, dump, statuses, together
from tests.support.clock import Clock
from tests.support.site import RELAXED, Site

PLUGINS = {"authsvc.plugins": "bearer username two_factor audit one_time_token"}
VERIFY = "/one-time-token/verify"
USERS = User.__table__


@pytest.fixture(scope="module")
def handing(database_url: str) -> Iterator[Site]:
    with closing(Site(database_url, RELAXED | PLUGINS)) as site:
        yield site


@pytest.fixture
def build(postgres_url: str) -> Iterator[Callable[[], Site]]:
    """Processes on one PostgreSQL."""
    with ExitStack() as sites:
        yield lambda: sites.enter_context(closing(Site(postgres_url, RELAXED | PLUGINS)))


def generate(visitor):
    answer = visitor.get("/one-time-token/generate")
    assert answer.status_int == 200, answer
    return answer.json["token"]


def show(site, token):
    return site.visitor().post(VERIFY, {"token": token})


def test_a_session_goes_to_another_browser(handing):
    visitor, other = handing.visitor(), handing.visitor()
    user = visitor.sign_up()["user"]
    own = visitor.session()["session"]
    answer = other.post(VERIFY, {"token": generate(visitor)})
    assert answer.json == {"session": own, "user": user}
    assert "set-auth-token" in answer.headers
    assert other.session() == visitor.session()
    assert audited(handing, user["id"])[-1] == "session-handed-over"


def test_atk_202_a_token_counts_once(handing):
    visitor = handing.visitor()
    visitor.sign_up()
    token = generate(visitor)
    assert show(handing, token).status_int == 200
    answer = show(handing, token)
    assert (answer.status_int, answer.json) == (400, {"message": "Invalid token"})
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "bogus", "a" * 8192, "ä", "🙂"])
def test_what_is_no_token(handing, token):
    answer = show(handing, token)
    assert (answer.status_int, answer.json) == (400, {"message": "Invalid token"})


@pytest.mark.parametrize("token", [None, 7, ["a"], {}, "a\x00", "a" * 8193])
def test_what_cannot_be_one(handing, token):
    assert show(handing, token).json["code"] == "VALIDATION_ERROR"


def test_nobody_has_nothing_to_hand_over(handing):
    answer = handing.visitor().get("/one-time-token/generate")
    assert answer.status_int == 401
    assert answer.json == {"message": "Unauthorized", "code": "UNAUTHORIZED"}


def test_atk_056_it_waits_three_minutes(handing, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(handing.services, "now", clock)
    visitor = handing.visitor()
    visitor.sign_up()
    tokens = [generate(visitor) for _ in range(2)]
    clock.advance(timedelta(seconds=179))
    assert show(handing, tokens[0]).status_int == 200
    clock.advance(timedelta(seconds=1))
    assert show(handing, tokens[1]).status_int == 400


def test_a_session_that_has_ended_goes_to_nobody(handing):
    visitor = handing.visitor()
    visitor.sign_up()
    token = generate(visitor)
    visitor.post("/sign-out")
    answer = show(handing, token)
    assert (answer.status_int, answer.json) == (400, {"message": "Session not found"})


def test_atk_012_nor_does_that_of_somebody_disabled(handing):
    visitor = handing.visitor()
    user = visitor.sign_up()["user"]
    token = generate(visitor)
    off = update(USERS).where(USERS.c.id == user["id"])
    change_rows(handing, off.values(disabled_at=handing.services.now()))
    assert show(handing, token).status_int == 400


def test_the_database_holds_nothing_that_could_be_used(handing):
    visitor = handing.visitor()
    visitor.sign_up()
    token = generate(visitor)
    own = visitor.session()["session"]["token"]
    found = [place for place, value in dump(handing) if token in value or own in value]
    assert found == []


def test_atk_141_a_token_for_another_purpose_is_none(handing):
    visitor = handing.visitor()
    visitor.sign_up()
    assert show(handing, visitor.session()["session"]["token"]).status_int == 400
    token = generate(visitor)
    bearer = {"Authorization": f"Bearer {token}"}
    assert handing.visitor().get("/get-session", headers=bearer).json is None
    body = {"newPassword": "brine-4-Lantern", "token": token}
    assert handing.visitor().post("/reset-password", body).status_int == 400


def test_atk_020_a_strangers_page_hands_nobody_a_session(handing):
    visitor = handing.visitor()
    visitor.sign_up()
    evil = {"Origin": "https://evil.example"}
    answer = handing.visitor().post(VERIFY, {"token": generate(visitor)}, headers=evil)
    assert (answer.status_int, answer.json["code"]) == (403, "INVALID_ORIGIN")


def test_atk_202_of_twenty_at_once_over_two_processes_one_gets_it(build):
    sites = [build(), build()]
    visitor = sites[0].visitor()
    visitor.sign_up()
    token = generate(visitor)
    answers = together([lambda n=n: show(sites[n % 2], token) for n in range(20)])
    assert statuses(answers) == [200] + [400] * 19


def test_only_this_process_may_ask_where_it_is_so_set(make_site):
    visitor = make_site(PLUGINS | {"authsvc.one_time_token.for_clients": "false"}).visitor()
    visitor.sign_up()
    answer = visitor.get("/one-time-token/generate")
    assert (answer.status_int, answer.json) == (400, {"message": "Client requests are disabled"})


def test_the_cookie_may_be_left_out(make_site):
    site = make_site(PLUGINS | {"authsvc.one_time_token.set_cookie": "false"})
    visitor = site.visitor()
    visitor.sign_up()
    answer = show(site, generate(visitor))
    assert answer.status_int == 200
    assert "Set-Cookie" not in answer.headers
