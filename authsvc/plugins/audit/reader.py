"""Reading the log: one user's entries, a page at a time."""

from sqlalchemy import Row, select

from authsvc.api import AuthContext
from authsvc.plugins.audit.models import AuditEntry

TABLE = AuditEntry.__table__
PAGE = 20


def entries(
    auth: AuthContext, user_id: str, *, before: str = "", after: str = ""
) -> tuple[list[Row[tuple[object, ...]]], bool, bool]:
    """A page of entries, the latest first; whether there are newer ones, and older ones.

    Paged by key: a page costs the same however far back it is.
    """
    mine = select(*TABLE.columns).where(TABLE.c.user_id == user_id)
    if after:
        rows = auth.reader.execute(
            mine.where(TABLE.c.id > after).order_by(TABLE.c.id).limit(PAGE + 1)
        ).all()
        return list(reversed(rows[:PAGE])), len(rows) > PAGE, True
    if before:
        mine = mine.where(TABLE.c.id < before)
    rows = auth.reader.execute(mine.order_by(TABLE.c.id.desc()).limit(PAGE + 1)).all()
    return list(rows[:PAGE]), bool(before), len(rows) > PAGE
