"""Sessions: open, find, renew, list, revoke. The one gate that issues session tokens."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from authsvc import ids
from authsvc.context import AuthContext
from authsvc.core.sessions.events import SessionCreating, SessionOpened, SessionsEnded
from authsvc.core.sessions.insertion import insert_while
from authsvc.core.sessions.models import Session
from authsvc.core.sessions.requirement import lacks_factor
from authsvc.core.sessions.settings import SessionSettings
from authsvc.core.users.models import User
from authsvc.core.verification.usecases import consume
from authsvc.crypto.digests import digest
from authsvc.db import statements
from authsvc.db.statements import Proviso
from authsvc.errors import UNAUTHORIZED
from authsvc.security.identity import Identity
from authsvc.web.conduct import ENROLMENT

TABLE = Session.__table__
USERS = User.__table__
TOKEN = "session_token"
CACHE = "session_data"
FORGETFUL = "dont_remember"
COOKIES = (TOKEN, CACHE, FORGETFUL)


def open_session(
    auth: AuthContext,
    user: Mapping[str, Any],
    *,
    method: str,
    remember: bool = True,
    factors: int = 1,
    still: Proviso | None = None,
    unchanged: bool = False,
    kept: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], str] | None:
    """Store a session and hand its token to the client; ``None`` if the user may not sign in.

    The row is selected from the user's own, so that a user disabled a moment ago, or for whom
    ``still`` no longer holds (the password that was checked), gets none: there is no gap between
    the check and the insert. With ``unchanged`` that goes for a user whose row was written after
    ``user`` was read. Both rows are held until the commit, so that whoever disables the user
    meanwhile waits, and then finds this session. Returns row and token, which is stored nowhere.
    ``kept`` are the additional fields of a session that this one replaces.
    """
    settings: SessionSettings = auth.settings("sessions")
    token = ids.token()
    row = _new_row(auth, user["id"], token, method, remember, settings)
    row.update(factors=factors, additional_fields=kept)
    auth.emit(SessionCreating(auth=auth, user=user, values=row))
    as_read = {"read_at": user["updated_at"]} if unchanged else {}
    if not insert_while(auth, row, still, as_read):
        return None
    _deliver(auth, row, user, token)
    auth.emit(SessionOpened(auth=auth, user=user, session=row, method=method))
    return row, token


def _new_row(
    auth: AuthContext,
    user_id: str,
    token: str,
    method: str,
    remember: bool,
    settings: SessionSettings,
) -> dict[str, Any]:
    now = auth.now()
    return {
        "id": ids.new_id(),
        "user_id": user_id,
        "token_digest": digest(token),
        "method": method,
        "remember": remember,
        "authenticated_at": now,
        "expires_at": now + (settings.expires_in if remember else settings.forget_after),
        "last_used_at": now,
        "ip_address": auth.client.address,
        "user_agent": auth.client.agent,
        "created_at": now,
        "updated_at": now,
    }


def renew(auth: AuthContext, identity: Identity) -> datetime | None:
    """Prolong a session in use, at most once per ``update_age``; the new end, or ``None``.

    One that proved less than its user's role needs runs out.

    A compare-and-set: of parallel requests one renews, and a session revoked meanwhile stays so.
    """
    settings: SessionSettings = auth.settings("sessions")
    session = identity.session
    if not is_due(session, auth.now(), settings) or lacks_factor(auth, identity):
        return None
    expires_at: datetime = min(
        auth.now() + settings.expires_in, session["created_at"] + settings.absolute_lifetime
    )
    statement = (
        update(TABLE)
        .where(TABLE.c.id == session["id"], TABLE.c.expires_at == session["expires_at"])
        .values(expires_at=expires_at, updated_at=auth.now())
    )
    if not auth.reader.execute(statement).rowcount:
        return None
    hand_out(auth, identity)
    return expires_at


def hold_user(auth: AuthContext, user_id: str) -> Mapping[str, Any] | None:
    """The user as they are now; whoever signs in or changes how that is done, does so one after
    another, until the commit.

    Always before any other row of the user is written or held (ADR 0024): two who took them in
    different orders would wait for each other.
    """
    row = select(*USERS.columns).where(USERS.c.id == user_id)
    found = auth.db.execute(row.with_for_update(key_share=True)).first()
    return None if found is None else dict(found._mapping)


def require_live(auth: AuthContext, identity: Identity) -> None:
    """Raise ``UNAUTHORIZED`` for a session that ended since this request looked it up.

    For requests that hash a password before they write; the row is held until the commit.
    """
    hold_user(auth, identity.user_id)
    if identity.session_id is None:
        return
    mine = select(TABLE.c.id).where(
        TABLE.c.id == identity.session_id, TABLE.c.expires_at > auth.now()
    )
    if auth.db.execute(mine.with_for_update()).first() is None:
        raise UNAUTHORIZED.error()


def is_due(session: Mapping[str, Any], now: datetime, settings: SessionSettings) -> bool:
    """Whether a session has not been renewed for ``update_age``; forgotten ones never are."""
    if not session["remember"]:
        return False
    due: bool = session["expires_at"] - settings.expires_in + settings.update_age <= now
    return due


def hand_out(
    auth: AuthContext, identity: Identity, changes: Mapping[str, Any] | None = None
) -> None:
    """Give the caller the cookies of their session again, after ``changes`` to the user."""
    if identity.token is not None:
        _deliver(auth, identity.session, {**identity.user, **(changes or {})}, identity.token)


def _deliver(
    auth: AuthContext, session: Mapping[str, Any], user: Mapping[str, Any], token: str
) -> None:
    settings: SessionSettings = auth.settings("sessions")
    remember = session["remember"]
    auth.jar.set(TOKEN, token, _seconds(settings.expires_in) if remember else None)
    note_remember(auth, remember)
    cache = auth.services.extras["session_cache"]
    if cache is not None:
        cache.put(auth, session, user, token)


def note_remember(auth: AuthContext, remember: bool) -> None:
    """Have the browser keep whether it shall be remembered; only the contrary needs a note."""
    if not remember:
        auth.jar.set(FORGETFUL, "true", None)
    elif auth.jar.get(FORGETFUL):
        auth.jar.clear(FORGETFUL)


def list_sessions(auth: AuthContext, user_id: str) -> list[Row[Any]]:
    """The live sessions of a user, oldest first."""
    oldest = auth.now() - auth.settings("sessions").absolute_lifetime
    return list(
        auth.reader.execute(
            select(*TABLE.columns)
            .where(
                TABLE.c.user_id == user_id,
                TABLE.c.expires_at > auth.now(),
                TABLE.c.created_at > oldest,
            )
            .order_by(TABLE.c.created_at, TABLE.c.id)
            .limit(500)
        )
    )


def revoke(auth: AuthContext, identity: Identity, name: str) -> None:
    """End one of the caller's sessions, named by its handle or by the caller's own token.

    A name that is nobody's, or somebody else's, changes nothing and says nothing (ATK-069).
    """
    named = (TABLE.c.id == name) | (TABLE.c.token_digest == digest(name))
    ended = end_sessions(auth, identity.user_id, "revoked", named)
    if identity.session_id in ended:
        forget_cookies(auth)


def revoke_others(auth: AuthContext, identity: Identity, reason: str = "revoked") -> None:
    """End every session of the caller but the one that asks.

    The user is held: one that is just being replaced by another is waited for, and ends as well.
    """
    hold_user(auth, identity.user_id)
    end_sessions(auth, identity.user_id, reason, TABLE.c.id != identity.session_id)


def revoke_all(auth: AuthContext, identity: Identity) -> None:
    """End every session of the caller, this one included; as in :func:`revoke_others`."""
    hold_user(auth, identity.user_id)
    end_sessions(auth, identity.user_id, "revoked")
    forget_cookies(auth)


def sign_out(auth: AuthContext, identity: Identity | None) -> None:
    """End the caller's session, if there is one, and clear the cookies in any case."""
    if identity is not None and identity.session_id:
        end_sessions(auth, identity.user_id, "sign-out", TABLE.c.id == identity.session_id)
    enrolment = auth.jar.get(ENROLMENT)
    if enrolment:
        consume(auth, ENROLMENT, enrolment)
        auth.jar.clear(ENROLMENT)
    forget_cookies(auth)


def end_sessions(
    auth: AuthContext, user_id: str, reason: str, only: ColumnElement[bool] | None = None
) -> tuple[str, ...]:
    """End sessions of a user at the server; the ids of those that were alive."""
    condition = [TABLE.c.user_id == user_id, *([] if only is None else [only])]
    statement = delete(TABLE).where(*condition).returning(TABLE.c.id)
    ended = tuple(statements.execute(auth.db, statement).scalars())
    if ended:
        auth.emit(SessionsEnded(auth=auth, user_id=user_id, session_ids=ended, reason=reason))
    return ended


def replace(
    auth: AuthContext, identity: Identity, user: Mapping[str, Any], factors: int | None = None
) -> str:
    """A new session in place of the caller's, after a step that changes their rights (ATK-061).

    It has proven as much as the one before, unless ``factors`` says otherwise.
    """
    return reopen(auth, identity, user, factors)[1]


def reopen(
    auth: AuthContext, identity: Identity, user: Mapping[str, Any], factors: int | None = None
) -> tuple[dict[str, Any], str]:
    """The same; the new session's row and its token."""
    before = identity.session
    end_sessions(auth, identity.user_id, "replaced", TABLE.c.id == identity.session_id)
    opened = open_session(
        auth,
        user,
        method=before["method"],
        remember=before["remember"],
        factors=factors or before["factors"],
        kept=before["additional_fields"],
    )
    if opened is None:
        raise RuntimeError("the caller's own user vanished inside the transaction")
    return opened


def forget_cookies(auth: AuthContext) -> None:
    """Ask the browser to forget the session."""
    for name in COOKIES:
        auth.jar.clear(name)


def sweep(auth: AuthContext) -> int:
    """Delete sessions that are over; nothing depends on it but the size of the table."""
    return statements.delete_unheld(auth.db, TABLE, TABLE.c.expires_at <= auth.now())


def _seconds(distance: timedelta) -> int:
    return int(distance.total_seconds())
