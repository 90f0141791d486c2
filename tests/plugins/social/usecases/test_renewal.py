"""Refreshes at the same moment: one asks the provider, the others wait for what it brings."""

from contextlib import closing
from datetime import timedelta
from threading import Lock
from typing import Any

from authsvc.api import issue
from authsvc.plugins.social.usecases.renewal import PURPOSE
from tests.plugins.social.acme import Acme, sign_in, somebody
from tests.plugins.social.playing import Asked, Reply
from tests.support.clock import Clock
from tests.support.racing import instances, post, race
from tests.support.second_factor import at_once, copies
from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor


class Counter:
    """How many refreshes Acme has had at one moment, at most."""

    def __init__(self, acme: Acme) -> None:
        self.most = self._now = 0
        self._lock = Lock()
        self._acme = acme
        acme.played.answer("/token", self._answer)

    def _answer(self, asked: Asked) -> Reply:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        reply = self._acme._token(asked)
        self._acme.played.pause(0.1)  # long enough for the others to come, if they may
        with self._lock:
            self._now -= 1
        return reply


def arrived(site: Site, acme: Acme) -> tuple[Visitor, str]:
    visitor = site.visitor()
    assert sign_in(visitor, acme, somebody()) == "/in"
    return visitor, visitor.get("/list-accounts").json[0]["id"]


def test_two_processes_ask_one_after_the_other(postgres_url: str, acme: Acme) -> None:
    settings = RELAXED | acme.settings() | {"authsvc.db.url": postgres_url}
    with closing(Site(postgres_url, settings)) as site, instances(settings) as ports:
        visitor, account = arrived(site, acme)
        seen = Counter(acme)
        told = race(ports, [post("/refresh-token", {"accountId": account}).by(visitor)] * 6)
        assert [one.status for one in told] == [200] * 6, [one.body for one in told]
        assert seen.most == 1
        held = visitor.post("/get-access-token", {"accountId": account}).json["accessToken"]
        assert held in {one.json["accessToken"] for one in told}


def test_threads_ask_one_after_the_other(club: Site, acme: Acme) -> None:
    visitor, account = arrived(club, acme)
    seen = Counter(acme)
    answers = at_once(
        copies(visitor, 4, club), lambda v: v.post("/refresh-token", {"accountId": account})
    )
    assert [answer.status_int for answer in answers] == [200] * 4, answers
    assert seen.most == 1


def test_whoever_died_while_asking_is_forgotten(make_club: Any, acme: Acme) -> None:
    """The others give up in time, and the next one asks."""
    club, hasty = make_club(), make_club(more={"authsvc.social.timeout": "1s"})
    club.services.now = hasty.services.now = Clock()
    visitor, account = arrived(club, acme)
    (twin,) = copies(visitor, 1, hasty)
    with club.acting() as auth:
        auth.begin()
        issue(auth, PURPOSE, account, subject=account, lifetime=timedelta(seconds=4))
        auth.db.connection().exec_driver_sql(
            f"UPDATE verification SET attempts = 1 WHERE subject = '{account}'"
        )
    refused = twin.post("/refresh-token", {"accountId": account})
    assert (refused.status_int, refused.json["code"]) == (400, "FAILED_TO_REFRESH_ACCESS_TOKEN")
    assert acme.refreshed == 0
    club.services.now.advance(timedelta(seconds=5))
    assert visitor.post("/refresh-token", {"accountId": account}).status_int == 200
    assert acme.refreshed == 1


def test_a_failure_is_over_at_once(club: Site, acme: Acme) -> None:
    visitor, account = arrived(club, acme)
    acme.played.answer("/token", {"error": "server_error"}, 500)
    assert visitor.post("/refresh-token", {"accountId": account}).status_int == 400
    acme.played.answer("/token", acme._token)
    assert visitor.post("/refresh-token", {"accountId": account}).status_int == 200
