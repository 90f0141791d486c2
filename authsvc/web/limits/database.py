"""Counters in the service's own database, shared by all its processes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    Integer,
    String,
    Table,
    bindparam,
    case,
    delete,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from authsvc import clock
from authsvc.db.base import Base, UtcTime
from authsvc.web.limits.rules import Limit
from authsvc.web.limits.store import StoreError, digest

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
SWEEP_EVERY = 1000
SWEEP_ROWS = 5000
SKEW = timedelta(minutes=1)  # between the clocks of two hosts

rate_limit = Table(
    "rate_limit",
    Base.metadata,
    Column("key", String(32), primary_key=True),
    Column("hits", Integer, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)

_over = rate_limit.c.expires_at <= bindparam("now", type_=UtcTime)
_end = bindparam("end", type_=UtcTime)
# A window that ends later than any that begins now was opened before the clock was set back.
_stale_or_over = or_(_over, rate_limit.c.expires_at > bindparam("latest", type_=UtcTime))
_key = bindparam("id", type_=String(32))
_limit = bindparam("limit", type_=Integer)
_more = case((_stale_or_over, 1), else_=rate_limit.c.hits + 1)

READ = select(rate_limit.c.hits, rate_limit.c.expires_at).where(
    rate_limit.c.key == _key, rate_limit.c.expires_at > bindparam("now", type_=UtcTime)
)
CLEAR = delete(rate_limit).where(rate_limit.c.key == _key)
_stale = (
    select(rate_limit.c.key)
    .where(_over)
    .limit(SWEEP_ROWS)
    .with_for_update(skip_locked=True)  # two sweeps at once must not wait for each other
)
SWEEP = delete(rate_limit).where(rate_limit.c.key.in_(_stale))


def _hit_statement(dialect: str) -> Any:
    """Count one more unless the limit is reached; no row comes back for a refused call.

    One statement, so parallel callers queue at the row: a look before the write would let them all
    through.
    """
    insert = INSERTS[dialect](rate_limit).values(key=_key, hits=1, expires_at=_end)
    used_up = or_(_stale_or_over, rate_limit.c.hits + 1 >= _limit)
    return insert.on_conflict_do_update(
        index_elements=[rate_limit.c.key],
        set_={"hits": _more, "expires_at": case((used_up, _end), else_=rate_limit.c.expires_at)},
        where=or_(_stale_or_over, rate_limit.c.hits < _limit),
    ).returning(rate_limit.c.hits)


def _count_statement(dialect: str) -> Any:
    insert = INSERTS[dialect](rate_limit).values(key=_key, hits=1, expires_at=_end)
    return insert.on_conflict_do_update(
        index_elements=[rate_limit.c.key],
        set_={
            "hits": _more,
            "expires_at": case((_stale_or_over, _end), else_=rate_limit.c.expires_at),
        },
    ).returning(rate_limit.c.hits)


class DatabaseStore:
    """Each operation is one short statement on an autocommit connection of its own.

    On the request's connection an aborted transaction would give the call back, and the row would
    stay locked until the request ends. ``engine`` is an engine in autocommit.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = clock.now) -> None:
        self._engine = engine
        self._now = now
        self._hit = _hit_statement(engine.dialect.name)
        self._count = _count_statement(engine.dialect.name)
        self._calls = count(1)

    def hit(self, key: str, limit: Limit) -> float | None:
        """As :class:`Store`."""
        now = self._now()
        values = {"id": digest(key), "limit": limit.max, **_window(now, limit.seconds)}
        if self._first(self._hit, values) is not None:
            return None
        row = self._first(READ, {"id": values["id"], "now": now})
        return (row.expires_at - now).total_seconds() if row else 0.0

    def count(self, key: str, seconds: float) -> int:
        """As :class:`Store`."""
        now = self._now()
        row = self._first(self._count, {"id": digest(key), **_window(now, seconds)})
        return int(row.hits)

    def read(self, key: str) -> int:
        """As :class:`Store`."""
        row = self._first(READ, {"id": digest(key), "now": self._now()})
        return int(row.hits) if row else 0

    def clear(self, key: str) -> None:
        """As :class:`Store`."""
        self._run(CLEAR, {"id": digest(key)})

    def sweep(self) -> None:
        """Delete rows whose window is over; done now and then by the calls themselves (ATK-019)."""
        self._run(SWEEP, {"now": self._now()})

    def _first(self, statement: Any, values: dict[str, Any]) -> Any:
        if next(self._calls) % SWEEP_EVERY == 0:
            self.sweep()
        try:
            with self._engine.connect() as connection:
                return connection.execute(statement, values).first()
        except SQLAlchemyError as error:
            raise StoreError(type(error).__name__) from error

    def _run(self, statement: Any, values: dict[str, Any]) -> None:
        try:
            with self._engine.connect() as connection:
                connection.execute(statement, values)
        except SQLAlchemyError as error:
            raise StoreError(type(error).__name__) from error


def _window(now: datetime, seconds: float) -> dict[str, Any]:
    end = now + timedelta(seconds=seconds)
    return {"now": now, "end": end, "latest": end + SKEW}
