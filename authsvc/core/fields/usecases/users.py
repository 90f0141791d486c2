"""Declared fields of users."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from authsvc.context import AuthContext
from authsvc.core.fields.declared import EXTRA, Changes, Declared, merged
from authsvc.core.fields.field import Field
from authsvc.core.fields.usecases.unique import claim, require_free
from authsvc.core.users.events import UserCreated, UserCreating, UserUpdated, UserUpdating
from authsvc.core.users.models import User
from authsvc.db import statements

USERS = User.__table__
COLUMN = "additional_fields"
ASKED = ("email",)
"""Ways to sign up whose form asks for the fields; after any other, the pages ask."""


def fields_of(auth: AuthContext) -> Declared:
    """What the deployment declares of users."""
    fields: Declared = auth.services.extras[EXTRA]
    return fields


def fill_new_user(event: UserCreating) -> None:
    """The fields of a user about to be stored; anything wrong refuses the whole user."""
    fields = fields_of(event.auth)
    if not fields:
        return
    demand = event.method in ASKED
    values = fields.first_values(event.extra, demand=demand, known=(event.auth,))
    require_free(event.auth, fields, values)
    event.values[COLUMN] = merged(event.values.get(COLUMN), dict(values))


def claim_new_values(event: UserCreated) -> None:
    """The row is there, so what is unique can be noted as its own."""
    fields = fields_of(event.auth)
    if fields:
        claim(event.auth, fields, event.user.get(COLUMN) or {}, event.user["id"])


def change_user(event: UserUpdating) -> None:
    """The fields among what somebody wants to change about themselves."""
    auth, user_id = event.auth, event.user["id"]
    fields = fields_of(auth)
    changes = fields.changes(event.extra) if fields else {}
    if not changes:
        return
    event.values[COLUMN] = _kept_with(auth, user_id, changes)
    event.names.update(changes)


def set_user_fields(auth: AuthContext, user_id: str, values: Mapping[str, Any]) -> None:
    """Set fields of a user for the application: those, too, that people may not set.

    Names are those on the wire, and ``None`` empties a field. A name that is not declared is a
    mistake in the program: ``KeyError``. A value that a field does not take raises ``ApiError``.
    """
    fields = fields_of(auth)
    for name in values:
        fields[name]
    changes = fields.changes(values, trusted=True)
    if not changes:
        return
    after = {COLUMN: _kept_with(auth, user_id, changes), "updated_at": auth.now()}
    statements.execute(auth.db, update(USERS).where(USERS.c.id == user_id).values(**after))
    auth.emit(UserUpdated(auth=auth, user_id=user_id, fields=tuple(sorted(changes))))


def set_user_fields_of_text(auth: AuthContext, user_id: str, texts: Mapping[str, str]) -> None:
    """The same for an operator, who types texts; ``KeyError`` for a name that is not declared."""
    set_user_fields(auth, user_id, fields_of(auth).of_text(texts))


def take_over(auth: AuthContext, user_id: str, before: Mapping[str, Any]) -> None:
    """Give a user what somebody they were before has said of themselves, where it is still empty.

    Only what people may set themselves; a value that a field does not take any more is left out.
    """
    fields, theirs = fields_of(auth), before.get(COLUMN) or {}
    if not theirs:
        return
    stored = _held(auth, user_id)
    wanted = {
        field.wire: theirs[field.wire]
        for field in fields
        if field.input and not field.unique and field.wire in theirs and field.wire not in stored
    }
    if wanted:
        after = {COLUMN: merged(stored, wanted), "updated_at": auth.now()}
        statements.execute(auth.db, update(USERS).where(USERS.c.id == user_id).values(**after))
        auth.emit(UserUpdated(auth=auth, user_id=user_id, fields=tuple(sorted(wanted))))


def missing(auth: AuthContext, user: Mapping[str, Any]) -> list[Field]:
    """What a user still has to say: required fields that are empty."""
    kept = user[COLUMN] or {}
    return [
        field
        for field in fields_of(auth)
        if field.required and field.input and kept.get(field.wire) is None
    ]


def _kept_with(auth: AuthContext, user_id: str, changes: Changes) -> Mapping[str, Any] | None:
    """The stored object after the changes; the row is held, so that no other change is lost."""
    stored = _held(auth, user_id)
    require_free(auth, fields_of(auth), changes, user_id)
    claim(auth, fields_of(auth), changes, user_id)
    return merged(stored, changes)


def _held(auth: AuthContext, user_id: str) -> Mapping[str, Any]:
    row = select(USERS.c.additional_fields).where(USERS.c.id == user_id)
    return auth.db.execute(row.with_for_update(key_share=True)).scalar() or {}
