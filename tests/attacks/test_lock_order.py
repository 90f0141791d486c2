"""One order in which rows are held: the user before any other row of theirs (ADR 0024)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select, text, update
from webtest import TestApp

from authsvc.api import execute, issue, live_sessions, sessions, withdraw
from authsvc.core.sessions.usage import LastUse
from authsvc.core.verification.models import Verification
from authsvc.core.verification.usecases import sweep
from authsvc.db.base import Base
from tests.attacks.lock_order import ACTS, Act
from tests.attacks.once import Crowd
from tests.plugins.social.acme import Acme
from tests.plugins.social.playing import playing
from tests.support.attack import rows
from tests.support.ports import wait_until
from tests.support.racing import Shot, post
from tests.support.site import HOST, Site

PROOFS = Verification.__table__
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture(scope="module")
def crowd(postgres_url: str) -> Iterator[Crowd]:
    with playing() as played:
        made = Crowd(postgres_url, Acme(played))
        with closing(made.site):
            yield made


def send(site: Site, shot: Shot) -> Any:
    """What the site answers, in this process."""
    cookies = "; ".join(f"{name}={value}" for name, value in shot.cookies.items())
    headers = {"Origin": shot.origin, "User-Agent": "Tests/1.0", "Cookie": cookies}
    web = TestApp(site.wsgi, extra_environ={"wsgi.url_scheme": "https", "HTTP_HOST": HOST})
    if shot.form is not None:
        return web.post(shot.path, dict(shot.form), headers=headers, status="*")
    if shot.method == "POST":
        return web.post_json(shot.path, shot.body, headers=headers, status="*")
    return web.get(shot.path, headers=headers, status="*")


def waits(site: Site) -> bool:
    """Whether a statement waits for a row."""
    with site.registry.read_engine.connect() as connection:
        return bool(connection.execute(WAITING).scalar())


def owned() -> list[tuple[Table, Any]]:
    """Every table with rows of users, and the column that says whose."""
    found = [(one, one.c.user_id) for one in Base.metadata.sorted_tables if "user_id" in one.c]
    return [*found, (PROOFS, PROOFS.c.subject)]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_who_waits_for_a_user_holds_nothing_of_theirs(crowd: Crowd, act: Act) -> None:
    """Else they and whoever has the user would wait for each other: a deadlock."""
    member = getattr(crowd, act.kind)()
    user_id, shot = member.user_id, act.prepare(crowd, member)
    with ThreadPoolExecutor(1) as pool:
        with crowd.site.acting() as auth:
            sessions.hold_user(auth, user_id)
            answer = pool.submit(send, crowd.site, shot)
            wait_until(lambda: waits(crowd.site) or answer.done(), what="the request")
            assert not answer.done(), "it has asked for the user not at all"
            for table, whose in owned():
                mine = select(table).where(whose == user_id)
                auth.db.execute(mine.with_for_update(nowait=True))  # raises if it is held
        assert answer.result().status_int < 400, answer.result()


def test_who_signs_out_everywhere_ends_what_takes_a_sessions_place(crowd: Crowd) -> None:
    """One of them is being replaced at that moment: its row goes, and another comes."""
    member = crowd.proven()
    token = crowd.browser().sign_in(member.email)["token"]
    mine = sessions.TABLE.c.user_id == member.user_id
    shot = post("/revoke-sessions", {}).by(member.home)
    with ThreadPoolExecutor(1) as pool:
        with crowd.site.acting() as auth:
            (identity,) = live_sessions(auth, [token])
            sessions.require_live(auth, identity)
            sessions.replace(auth, identity, identity.user)
            answer = pool.submit(send, crowd.site, shot)
            wait_until(lambda: waits(crowd.site) or answer.done(), what="the request")
        assert answer.result().status_int == 200
    assert rows(crowd.site, sessions.TABLE, mine) == []


def test_a_sweep_waits_for_nobody(crowd: Crowd) -> None:
    """It takes rows of many users in no order, so that what somebody holds is left."""
    past = crowd.site.services.now() - timedelta(days=1)
    with crowd.site.acting() as auth:
        for secret in ("held", "free"):
            issue(auth, "over", secret, subject=secret, lifetime=timedelta(1))
        execute(auth.db, update(PROOFS).where(PROOFS.c.purpose == "over").values(expires_at=past))
    with ThreadPoolExecutor(1) as pool, crowd.site.acting() as auth:
        withdraw(auth, "held")
        swept = pool.submit(swept_by_another, crowd.site)
        wait_until(lambda: waits(crowd.site) or swept.done(), what="the sweep")
        assert swept.done()
        assert swept.result() >= 1


def swept_by_another(site: Site) -> int:
    """How many proofs that are over another process would delete now."""
    with site.acting() as auth:
        return sweep(auth)


def test_noting_when_sessions_were_used_waits_for_nobody(crowd: Crowd) -> None:
    """Those of many users are written down together, while others end theirs."""
    member, uses, noon = crowd.proven(), LastUse(), datetime(2020, 1, 1, 12, tzinfo=UTC)
    user_id = member.user_id
    crowd.browser().sign_in(member.email)
    free, held = (row.id for row in member.sessions())
    for session_id in (held, free):
        uses.note(session_id, noon)
    with ThreadPoolExecutor(1) as pool, crowd.site.acting() as auth:
        sessions.end_sessions(auth, user_id, "revoked", sessions.TABLE.c.id == held)
        noted = pool.submit(flushed_by_another, crowd.site, uses)
        wait_until(lambda: waits(crowd.site) or noted.done(), what="the job")
        assert noted.done()
    (left,) = rows(crowd.site, sessions.TABLE, sessions.TABLE.c.user_id == user_id)
    assert (left.id, left.last_used_at) == (free, noon)


def flushed_by_another(site: Site, uses: LastUse) -> None:
    with site.acting() as auth:
        uses.flush(auth)
