"""A guest signs in or up for real, by whatever way: their data moves, and the guest goes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from authsvc.api import (
    Attempt,
    AuthContext,
    User,
    by_id,
    count_ways_in,
    execute,
    is_guest,
    is_placeholder,
    sessions,
)
from authsvc.plugins.anonymous.events import AnonymousLinked, GuestSettled
from authsvc.plugins.anonymous.usecases.guests import METHOD
from authsvc.plugins.anonymous.usecases.removal import remove

USERS = User.__table__
COOKIE = "guest"
MARK = "guest "
"""One key signs every cookie: what is in another one is no guest."""
NOTED = 10 * 60
"""As long as a second factor may take."""


def note(auth: AuthContext, attempt: Attempt) -> None:
    """Have the browser remember its guest, whose session ends when a second factor is asked for."""
    guest_id = _present(auth)
    if guest_id is not None and guest_id != attempt.user["id"]:
        auth.jar.set(COOKIE, MARK + guest_id, NOTED)


def link(auth: AuthContext, user: Mapping[str, Any], method: str) -> None:
    """Hand the guest who was here before over to ``user``; of many sign-ins at once, to one.

    Before this browser signed in it was the guest's: its session says so, or our signature on what
    it remembers. A guest with a way in of their own is somebody, and stays.
    """
    if user["is_anonymous"]:
        _settle(auth, user["id"], method)
        return
    guest_id = _present(auth) or _remembered(auth)
    if guest_id is None or guest_id == user["id"]:
        return
    sessions.hold_user(auth, guest_id)
    guest = by_id(auth, guest_id)
    if guest is None or not guest.user["is_anonymous"] or count_ways_in(auth, guest_id):
        return
    auth.emit(AnonymousLinked(auth=auth, old_user=guest.user, new_user=user))
    if auth.settings("anonymous").delete_when_linked:
        auth.db.flush()  # what applications have moved through the session is theirs no more
        remove(auth, guest_id, "linked")


def settle_by_mailbox(auth: AuthContext, user_id: str) -> None:
    """A guest who has a mailbox now is somebody."""
    found = by_id(auth, user_id)
    if found is None or not found.user["is_anonymous"]:
        return
    if found.user["email_verified"] and not is_placeholder(auth, found.user["email"]):
        settle(auth, user_id)


def _settle(auth: AuthContext, user_id: str, method: str) -> None:
    """Whoever signs in by something they have, such as a passkey, is no guest."""
    if method != METHOD and count_ways_in(auth, user_id):
        settle(auth, user_id)


def settle(auth: AuthContext, user_id: str) -> None:
    """The same user, and no guest any more."""
    values = {"is_anonymous": False, "updated_at": auth.now()}
    execute(auth.db, update(USERS).where(USERS.c.id == user_id).values(**values))
    auth.emit(GuestSettled(auth=auth, user_id=user_id))


def _present(auth: AuthContext) -> str | None:
    identity = auth.identity
    return identity.user_id if identity is not None and is_guest(identity) else None


def _remembered(auth: AuthContext) -> str | None:
    kept = auth.jar.get(COOKIE) or ""
    return kept.removeprefix(MARK) if kept.startswith(MARK) else None
