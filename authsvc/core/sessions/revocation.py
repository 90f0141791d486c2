"""News of ended sessions and changed users, so that a copy in a cookie is never trusted too long.

Whoever ends a session writes a row in the same transaction. Every process reads the new rows twice
a second; in the process that did it the news counts at once. While a process has not heard for a
second, it trusts no copy at all (ADR 0014).
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, event, insert, select
from sqlalchemy.exc import SQLAlchemyError

from authsvc import clock, ids
from authsvc.context import AuthContext
from authsvc.core.sessions.models import SessionRevocation
from authsvc.db import statements
from authsvc.web.logs import Seldom

TABLE = SessionRevocation.__table__
POLL = 0.4
LATE = 1.0
GOODBYE = 5.0
# A row becomes visible at its commit, which may come later than rows written after it.
OVERLAP = timedelta(seconds=60)
SWEEP_EVERY = 600

log = logging.getLogger(__name__)


class RevocationFeed:
    """What this process knows of ended sessions and changed users."""

    def __init__(self, engine: Engine, max_age: timedelta, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keep = max_age + OVERLAP
        self._now = now
        self._ended: dict[str, datetime] = {}
        self._changed: dict[str, datetime] = {}
        self._read: set[str] = set()
        self._guard = threading.Lock()
        self._heard = -LATE
        self._rounds = 0
        self._outages = Seldom()
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._listen, name="authsvc revocations", daemon=True
        )

    def covers(self, session_id: str, user_id: str, made: datetime) -> bool:
        """Whether a copy made at ``made`` may be trusted: news are recent, none is against it."""
        if clock.monotonic() - self._heard > LATE or session_id in self._ended:
            return False
        changed = self._changed.get(user_id)
        return changed is None or made > changed

    def announce(self, auth: AuthContext, user_id: str, session_ids: tuple[str, ...] = ()) -> None:
        """Tell everybody, in the open transaction; without sessions: the user's data changed."""
        now = auth.now()
        rows = [
            {"id": ids.new_id(), "session_id": name, "user_id": user_id, "created_at": now}
            for name in session_ids or (None,)
        ]
        statements.execute(auth.db, insert(TABLE).values(rows))
        self.note(user_id, session_ids, now)

        @event.listens_for(auth.db, "after_commit", once=True)
        def tell(_session: object) -> None:
            self._read.update(str(row["id"]) for row in rows)
            self.note(user_id, session_ids, self._now())

    def note(self, user_id: str, session_ids: tuple[str, ...], moment: datetime) -> None:
        """Remember news in this process."""
        with self._guard:
            for name in session_ids:
                self._ended[name] = moment
            if not session_ids:
                self._changed[user_id] = max(moment, self._changed.get(user_id, moment))

    def start(self) -> None:
        """Listen from now on, in a thread that ends with the process."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; no copy is trusted any longer."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(GOODBYE)

    def poll(self) -> None:
        """Read the news once.

        News count from when they are heard: what was read of the user until then, and copied, may
        be from before the commit.
        """
        began = clock.monotonic()
        since = self._now() - (self._keep if self._heard < 0 else OVERLAP)
        query = select(TABLE.c.id, TABLE.c.session_id, TABLE.c.user_id, TABLE.c.created_at)
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(TABLE.c.created_at > since)).all()
        heard = self._now()
        for row in rows:
            if row.id not in self._read:
                names = (row.session_id,) if row.session_id else ()
                self.note(row.user_id, names, max(row.created_at, heard))
        self._read = {row.id for row in rows}
        self._heard = began
        self._forget()

    def _listen(self) -> None:
        while not self._stopping.wait(POLL):
            try:
                self.poll()
            except SQLAlchemyError as error:
                if self._outages.due(type(error).__name__):
                    log.error("no news of ended sessions: %s", type(error).__name__)  # noqa: TRY400

    def _forget(self) -> None:
        self._rounds += 1
        if self._rounds % SWEEP_EVERY:
            return
        oldest = self._now() - self._keep
        with self._guard:
            for known in (self._ended, self._changed):
                for name in [name for name, at in known.items() if at <= oldest]:
                    del known[name]
        with self._engine.connect() as connection:
            connection.execute(delete(TABLE).where(TABLE.c.created_at < oldest))
