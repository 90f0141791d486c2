"""Declared fields of sessions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from authsvc.context import AuthContext
from authsvc.core.fields.declared import Changes, Declared, merged
from authsvc.core.sessions.events import SessionCreating, SessionUpdated, SessionUpdating
from authsvc.core.sessions.models import Session
from authsvc.db import statements

EXTRA = "declared_session_fields"
COLUMN = "additional_fields"
SESSIONS = Session.__table__


def fields_of(auth: AuthContext) -> Declared:
    """What the deployment declares of sessions."""
    fields: Declared = auth.services.extras[EXTRA]
    return fields


def fill_new_session(event: SessionCreating) -> None:
    """The defaults; a session that replaces another keeps what it had."""
    fields = fields_of(event.auth)
    if not fields or event.values[COLUMN] is not None:
        return
    known = (event.auth, event.user)
    event.values[COLUMN] = fields.first_values({}, demand=False, known=known) or None


def change_session(event: SessionUpdating) -> None:
    """The fields among what somebody wants to change about their session."""
    fields = fields_of(event.auth)
    changes = fields.changes(event.extra) if fields else {}
    if changes:
        event.values[COLUMN] = _kept_with(event.auth, event.session["id"], changes)
        event.names.update(changes)


def set_session_fields(auth: AuthContext, session_id: str, values: Mapping[str, Any]) -> None:
    """Set fields of a session for the application: those, too, that people may not set.

    As ``set_user_fields``; for a session that is over nothing happens.
    """
    fields = fields_of(auth)
    for name in values:
        fields[name]
    changes = fields.changes(values, trusted=True)
    if not changes:
        return
    after = {COLUMN: _kept_with(auth, session_id, changes), "updated_at": auth.now()}
    mine = update(SESSIONS).where(SESSIONS.c.id == session_id).values(**after)
    owner = statements.returned(auth.db, mine.returning(SESSIONS.c.user_id))
    if owner is not None:
        names = tuple(sorted(changes))
        told = SessionUpdated(auth=auth, user_id=owner.user_id, session_id=session_id, fields=names)
        auth.emit(told)


def _kept_with(auth: AuthContext, session_id: str, changes: Changes) -> Mapping[str, Any] | None:
    """The stored object after the changes; the row is held, so that no other change is lost."""
    row = select(SESSIONS.c.additional_fields).where(SESSIONS.c.id == session_id)
    stored = auth.db.execute(row.with_for_update()).scalar()
    return merged(stored, changes)
