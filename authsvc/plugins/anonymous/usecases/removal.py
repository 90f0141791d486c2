"""Guests go: when they ask to, when they became somebody, or when nobody can be them any more."""

from sqlalchemy import delete, exists, select

from authsvc.api import (
    AuthContext,
    Identity,
    User,
    UserDeleted,
    count_ways_in,
    execute,
    sessions,
    withdraw,
)
from authsvc.plugins.anonymous.errors import NOT_A_GUEST
from authsvc.plugins.anonymous.settings import AnonymousSettings

USERS = User.__table__
SESSIONS = sessions.TABLE
AT_ONCE = 500


def leave(auth: AuthContext, identity: Identity) -> None:
    """Delete the caller, who has to be a guest; anybody else deletes an account by mail."""
    sessions.require_live(auth, identity)
    if not _is_guest(auth, identity.user_id) or count_ways_in(auth, identity.user_id):
        raise NOT_A_GUEST.error()
    remove(auth, identity.user_id, "deleted")
    sessions.forget_cookies(auth)


def _is_guest(auth: AuthContext, user_id: str) -> bool:
    """As the held row says, not the session's copy of it."""
    found = auth.db.scalar(select(USERS.c.is_anonymous).where(USERS.c.id == user_id))
    return bool(found)


def remove(auth: AuthContext, user_id: str, reason: str) -> None:
    """Delete a guest, with every session and proof (ATK-066)."""
    sessions.end_sessions(auth, user_id, reason)
    withdraw(auth, user_id)
    auth.emit(UserDeleted(auth=auth, user_id=user_id))
    execute(auth.db, delete(USERS).where(USERS.c.id == user_id))


def sweep(auth: AuthContext) -> int:
    """Delete guests whose last session is over; the rest waits for the next turn."""
    settings: AnonymousSettings = auth.settings("anonymous")
    alive = exists().where(SESSIONS.c.user_id == USERS.c.id, SESSIONS.c.expires_at > auth.now())
    old = USERS.c.created_at <= auth.now() - settings.keep
    gone = select(USERS.c.id).where(USERS.c.is_anonymous, old, ~alive).limit(AT_ONCE)
    held = gone.with_for_update(of=USERS, skip_locked=True)  # a guest who comes is none who left
    left = [found for found in auth.db.scalars(held) if not count_ways_in(auth, found)]
    for user_id in left:
        remove(auth, user_id, "deleted")
    return len(left)
