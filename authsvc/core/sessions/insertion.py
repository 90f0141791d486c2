"""The statement that stores a session, if its user still may have one."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, Table, bindparam, insert, select

from authsvc.context import AuthContext
from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User
from authsvc.db import statements
from authsvc.db.statements import Proviso

TABLE = Session.__table__
USERS = User.__table__


def insert_while(
    auth: AuthContext, row: dict[str, Any], still: Proviso | None, as_read: dict[str, Any]
) -> bool:
    """Whether the row of a new session was stored: only for a user who may sign in, under a
    proviso, and with ``as_read`` (``read_at``) only if theirs was not written since."""
    values = {f"new_{name}": value for name, value in row.items()} | as_read
    proviso = None
    if still is not None:
        proviso = (still.table, still.condition)
        values |= still.values
    insertion = _insertion(tuple(row), proviso, unchanged=bool(as_read))
    return statements.changed(auth.db, insertion, values) == 1


@cache
def _insertion(
    names: tuple[str, ...], proviso: tuple[Table, ColumnElement[bool]] | None, *, unchanged: bool
) -> Insert:
    """One statement for each condition there is, compiled once.

    The proviso's row is found by the user's, so the user is held first (ADR 0024).
    """
    values = [bindparam(f"new_{name}", type_=TABLE.c[name].type) for name in names]
    wanted = [USERS.c.id == bindparam("new_user_id"), USERS.c.disabled_at.is_(None)]
    if unchanged:
        wanted.append(USERS.c.updated_at == bindparam("read_at", type_=USERS.c.updated_at.type))
    if proviso is None:
        held = select(*values).where(*wanted).with_for_update(key_share=True, of=USERS)
        return insert(TABLE).from_select(names, held)
    table, condition = proviso
    user = select(USERS.c.id).where(*wanted).with_for_update(key_share=True)
    owned = select(*values).where(table.c.user_id == user.scalar_subquery(), condition)
    return insert(TABLE).from_select(names, owned.with_for_update(read=True, of=table))
