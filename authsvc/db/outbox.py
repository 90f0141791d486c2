"""The transactional outbox: what must leave the process waits here until its transaction commits.

A row is written by the request's own transaction, so it exists exactly when the rest of that
transaction does (ATK-200). Couriers claim rows, send, and settle; a sent row is deleted at once.

Order: a row waits while an earlier row of the same kind for the same recipient is on its way, and
never for anybody else's. A dead letter no longer holds up its recipient: later rows go out.

Delivery is exactly once as long as no courier dies between sending and settling; then the claim
lapses and the row is sent again (at least once) under the same Message-ID.

The payload is sealed by the caller before it comes here: mails carry live links and codes, and
nothing usable is stored readable (ASVS 11.4.1). No recipient is ever read from its column.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Index,
    Integer,
    Select,
    String,
    and_,
    delete,
    event,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from authsvc.db.base import Base

PENDING = "pending"
SENDING = "sending"
DEAD = "dead"
_ENQUEUED = "authsvc.outbox"


class OutboxMessage(Base):
    """One message on its way out. ``id`` is the order of arrival."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "next_attempt_at"),
        Index("ix_outbox_order", "kind", "recipient", "id"),
        # Else SQLite gives the number of a deleted row to the next one.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    recipient: Mapped[str] = mapped_column(String(320))
    payload: Mapped[str]
    state: Mapped[str] = mapped_column(String(8), default=PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(64))


@dataclass(frozen=True)
class Claim:
    """A row that one courier alone may send until ``claimed_until``. ``attempts`` counts it."""

    id: int
    kind: str
    payload: str
    attempts: int
    expires_at: datetime
    claimed_until: datetime


@dataclass(frozen=True)
class Backlog:
    """What waits and what was given up, for metrics and health."""

    waiting: int
    dead: int
    oldest: datetime | None


def enqueue(
    session: Session, kind: str, recipient: str, sealed: str, *, now: datetime, expires_at: datetime
) -> None:
    """Put a sealed payload into the open transaction of ``session``."""
    row = OutboxMessage(
        kind=kind, recipient=recipient, payload=sealed,
        created_at=now, next_attempt_at=now, expires_at=expires_at,
    )  # fmt: skip
    session.add(row)
    session.info[_ENQUEUED] = True


def wake_after_commit(sessions: Any, wake: Callable[[], None]) -> None:
    """Call ``wake`` after each commit that put something into the outbox.

    ``sessions`` is a sessionmaker, a Session class or one session. A call too many is harmless.
    """

    @event.listens_for(sessions, "after_commit")
    def committed(session: Session) -> None:
        if _ENQUEUED in session.info and not session.in_nested_transaction():
            del session.info[_ENQUEUED]
            wake()


def has_due(connection: Connection, kinds: Collection[str], now: datetime) -> bool:
    """Whether :func:`claim` would find something; reads only, so that polling takes no lock."""
    return connection.execute(_due(kinds, now).limit(1)).first() is not None


def claim(
    connection: Connection, kinds: Collection[str], *, now: datetime, until: datetime
) -> Claim | None:
    """The oldest due row of these kinds, claimed until ``until``, or nothing.

    One guarded UPDATE: two couriers never get one row, and on PostgreSQL neither waits for the
    other. A claim that lapsed (its courier died) is due again.
    """
    row = OutboxMessage
    oldest = _due(kinds, now).order_by(row.next_attempt_at, row.id).limit(1)
    locked = oldest.with_for_update(skip_locked=True, of=row).scalar_subquery()
    statement = (
        update(row)
        .where(row.id == locked)
        .values(state=SENDING, claimed_until=until, attempts=row.attempts + 1)
        .returning(row.id, row.kind, row.payload, row.attempts, row.expires_at)
    )
    found = connection.execute(statement).first()
    return Claim(*found, claimed_until=until) if found else None


def settle(connection: Connection, claim: Claim) -> None:
    """Sent: forget the row."""
    connection.execute(delete(OutboxMessage).where(*_still(claim)))


def postpone(connection: Connection, claim: Claim, until: datetime, failure: str) -> None:
    """Failed for now: the row is due again at ``until``."""
    _change(connection, claim, state=PENDING, next_attempt_at=until, failure=failure)


def release(connection: Connection, claim: Claim) -> None:
    """Not tried, through no fault of the row: due as before, and the attempt is not counted."""
    _change(connection, claim, state=PENDING, attempts=claim.attempts - 1)


def bury(connection: Connection, claim: Claim, failure: str) -> None:
    """Given up: the row stays as a dead letter, without its payload."""
    _change(connection, claim, state=DEAD, payload="", failure=failure)


def backlog(connection: Connection) -> Backlog:
    """How many rows wait, how many are dead, and since when the oldest waits."""
    row = OutboxMessage
    dead = row.state == DEAD
    counts = select(
        func.count().filter(~dead),
        func.count().filter(dead),
        func.min(row.created_at).filter(~dead),
    )
    return Backlog(*connection.execute(counts).one())


def purge_dead(connection: Connection, before: datetime) -> int:
    """Delete dead letters created before that moment; how many there were."""
    old = delete(OutboxMessage).where(
        OutboxMessage.state == DEAD, OutboxMessage.created_at < before
    )
    return connection.execute(old).rowcount


def _due(kinds: Collection[str], now: datetime) -> Select[int]:
    row, earlier = OutboxMessage, aliased(OutboxMessage)
    ahead = select(earlier.id).where(
        earlier.kind == row.kind,
        earlier.recipient == row.recipient,
        earlier.id < row.id,
        earlier.state.in_((PENDING, SENDING)),
    )
    return select(row.id).where(
        row.kind.in_(kinds),
        or_(
            and_(row.state == PENDING, row.next_attempt_at <= now),
            and_(row.state == SENDING, row.claimed_until <= now),
        ),
        ~ahead.exists(),
    )


def _still(claim: Claim) -> tuple[Any, ...]:
    """Ours, unless the claim lapsed and somebody else took the row over."""
    row = OutboxMessage
    return (row.id == claim.id, row.state == SENDING, row.claimed_until == claim.claimed_until)


def _change(connection: Connection, claim: Claim, **values: Any) -> None:
    changed = update(OutboxMessage).where(*_still(claim))
    connection.execute(changed.values(claimed_until=None, **values))
