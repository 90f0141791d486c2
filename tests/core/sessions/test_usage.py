"""The last use of sessions, and the job that stores it."""

from datetime import timedelta

from sqlalchemy import select

from authsvc.core.sessions.models import Session
from authsvc.core.sessions.usage import LastUse
from authsvc.core.sessions.usecases import sweep
from tests.support.site import Site
from tests.support.visitor import fresh_email


def _last_used(site: Site, session_id: str) -> object:
    with site.acting() as auth:
        return auth.db.scalar(select(Session.last_used_at).where(Session.id == session_id))


def test_uses_are_stored_at_the_flush(site: Site) -> None:
    """Each session gets its own moment; a session that is gone does no harm."""
    here, there = site.visitor(), site.visitor()
    email = fresh_email()
    here.sign_up(email)
    there.sign_in(email)
    first, second = (visitor.session()["session"]["id"] for visitor in (here, there))
    uses = LastUse()
    with site.acting() as auth:
        later = auth.now() + timedelta(hours=1)
        uses.note(first, later)
        uses.note(second, later + timedelta(hours=1))
        uses.note("gone", later)
        assert uses.flush(auth) == 3
        assert uses.flush(auth) == 0
    assert _last_used(site, first) == later
    assert _last_used(site, second) == later + timedelta(hours=1)


def test_a_look_at_the_session_is_a_use(site: Site) -> None:
    """Every request with a session is noted."""
    visitor = site.visitor()
    visitor.sign_up()
    session_id = visitor.session()["session"]["id"]
    with site.acting() as auth:
        assert site.registry.last_use.flush(auth) >= 1
    assert _last_used(site, session_id) is not None


def test_the_sweep_takes_only_what_is_over(site: Site) -> None:
    """A live session stays, an expired one goes."""
    visitor = site.visitor()
    visitor.sign_up()
    session_id = visitor.session()["session"]["id"]
    with site.acting() as auth:
        sweep(auth)
    assert visitor.session() is not None
    with site.acting() as auth:
        row = auth.db.get(Session, session_id)
        assert row is not None
        row.expires_at = auth.now() - timedelta(seconds=1)
    with site.acting() as auth:
        assert sweep(auth) >= 1
    assert visitor.session() is None
