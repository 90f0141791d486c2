"""When sessions were last used: kept in memory, written down once a minute in one statement."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import case, literal, select, update

from authsvc.context import AuthContext
from authsvc.core.sessions.models import Session
from authsvc.db import statements

TABLE = Session.__table__
FLUSH_EVERY = timedelta(minutes=1)
MOST = 500


class LastUse:
    """The last uses that are not stored yet. A process that dies forgets a minute of them."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}
        self._guard = threading.Lock()

    def note(self, session_id: str, moment: datetime) -> None:
        """The session was used; one dictionary write, since every request comes by here."""
        self._seen[session_id] = moment

    def flush(self, auth: AuthContext) -> int:
        """Store what was noted; how many sessions that were.

        One that somebody holds is left out: they are of many users, in no order (ADR 0024).
        """
        with self._guard:
            seen, self._seen = self._seen, {}
        rows = sorted(seen.items())
        for start in range(0, len(rows), MOST):
            batch = {
                name: literal(moment, TABLE.c.last_used_at.type)
                for name, moment in rows[start : start + MOST]
            }
            free = select(TABLE.c.id).where(TABLE.c.id.in_(batch))
            free = free.with_for_update(key_share=True, skip_locked=True)
            statements.execute(
                auth.db,
                update(TABLE)
                .where(TABLE.c.id.in_(free))
                .values(last_used_at=case(batch, value=TABLE.c.id)),
            )
        return len(rows)
