"""Values that one user may have and nobody else: one row each, so that the database decides."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from authsvc.context import AuthContext
from authsvc.core.fields.declared import Declared, refuse
from authsvc.core.fields.models import UserFieldValue
from authsvc.core.fields.reasons import WrongValueError
from authsvc.db import statements

TABLE = UserFieldValue.__table__


def compared(value: Any) -> str:
    """Texts that differ in capitals or in spaces around them are one; so are 1 and 1.0."""
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    return f"{value:.17g}"


def require_free(
    auth: AuthContext, fields: Declared, values: Mapping[str, Any], user_id: str | None = None
) -> None:
    """Refuse values that somebody else has: a clear answer, for the loser of no race."""
    problems = {
        declared.wire: WrongValueError("taken")
        for declared in fields
        if declared.unique
        and values.get(declared.wire) is not None
        and _owner(auth, declared.wire, values[declared.wire]) not in (None, user_id)
    }
    refuse(problems)


def claim(auth: AuthContext, fields: Declared, values: Mapping[str, Any], user_id: str) -> None:
    """Make the values that user's own, in place of those before; the table's key decides."""
    problems = {}
    for declared in fields:
        name = declared.wire
        if not declared.unique or name not in values:
            continue
        mine = (TABLE.c.user_id == user_id, TABLE.c.field == name)
        statements.execute(auth.db, delete(TABLE).where(*mine))
        if values[name] is None:
            continue
        row = {"field": name, "value": compared(values[name]), "user_id": user_id}
        if not statements.insert_unless_taken(auth.db, TABLE, row):
            problems[name] = WrongValueError("taken")
    refuse(problems)


def _owner(auth: AuthContext, name: str, value: Any) -> str | None:
    wanted = (TABLE.c.field == name, TABLE.c.value == compared(value))
    found: str | None = auth.reader.execute(select(TABLE.c.user_id).where(*wanted)).scalar()
    return found
