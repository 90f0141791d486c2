"""The row of a second factor: made, held, marked."""

from typing import Any

from sqlalchemy import select, update

from authsvc.api import AuthContext, changed, execute, insert_unless_taken, new_id
from authsvc.plugins.two_factor.models import TwoFactor

TABLE = TwoFactor.__table__


def ensure(auth: AuthContext, user_id: str) -> str:
    """The id of the user's row, made if need be. The row is held until the transaction ends."""
    now = auth.now()
    row = {
        "id": new_id(),
        "user_id": user_id,
        "failed_attempts": 0,
        "mailbox_used": False,
        "created_at": now,
        "updated_at": now,
    }
    if insert_unless_taken(auth.db, TABLE, row):
        return row["id"]  # type: ignore[return-value] # the one text among the values
    hold(auth, user_id)
    found = auth.db.execute(select(TABLE.c.id).where(TABLE.c.user_id == user_id))
    return str(found.scalar_one())


def hold(auth: AuthContext, user_id: str, **values: Any) -> int:
    """Write to the user's row; whoever else does the same waits until this transaction ends."""
    statement = update(TABLE).where(TABLE.c.user_id == user_id)
    return changed(auth.db, statement.values(updated_at=auth.now(), **values))


def note_reset(auth: AuthContext, user_id: str) -> None:
    """The mailbox has proven the password now, so it cannot be the second factor, too (ATK-086)."""
    execute(auth.db, update(TABLE).where(TABLE.c.user_id == user_id).values(mailbox_used=True))
