"""Issue a proof, and consume it: the only reader of one-time values in the service (ADR 0009)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from authsvc import ids
from authsvc.context import AuthContext
from authsvc.core.verification.models import Verification
from authsvc.crypto.digests import purpose_digest
from authsvc.db import statements

TABLE = Verification.__table__


@dataclass(frozen=True)
class Proof:
    """What a proof was about, told to the one who consumed it."""

    purpose: str
    subject: str
    payload: Mapping[str, Any]
    expires_at: datetime
    attempts: int = 0


def issue(
    auth: AuthContext,
    purpose: str,
    secret: str,
    *,
    subject: str,
    lifetime: timedelta,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Remember that whoever shows ``secret`` for ``purpose`` proves something about ``subject``.

    The same secret again (two links signed within one second) is the same proof, unless that one
    has expired: it does not stand in the way until it is swept.
    """
    now = auth.now()
    row = {
        "id": ids.new_id(),
        "purpose": purpose,
        "digest": purpose_digest(purpose, secret),
        "subject": subject,
        "payload": dict(payload or {}),
        "attempts": 0,
        "expires_at": now + lifetime,
        "created_at": now,
    }
    statements.insert_or_replace(
        auth.db, TABLE, row, same=TABLE.c.digest, when=TABLE.c.expires_at <= now
    )


def consume(auth: AuthContext, purpose: str, secret: str) -> Proof | None:
    """Take the proof out of the world; of many who try at once, exactly one gets it.

    One guarded DELETE decides, so there is no moment between looking and taking. Expiry counts
    here, not when somebody cleans up (ATK-056, ATK-202).
    """
    row = statements.returned(
        auth.db,
        delete(TABLE)
        .where(
            TABLE.c.digest == purpose_digest(purpose, secret),
            TABLE.c.purpose == purpose,
            TABLE.c.expires_at > auth.now(),
        )
        .returning(TABLE.c.subject, TABLE.c.payload, TABLE.c.expires_at, TABLE.c.attempts),
    )
    return _proof(purpose, row)


def peek(auth: AuthContext, purpose: str, secret: str) -> Proof | None:
    """Whether a proof is there, for a page that asks before it acts. Proves nothing."""
    row = auth.reader.execute(
        select(TABLE.c.subject, TABLE.c.payload, TABLE.c.expires_at, TABLE.c.attempts).where(
            TABLE.c.digest == purpose_digest(purpose, secret),
            TABLE.c.purpose == purpose,
            TABLE.c.expires_at > auth.now(),
        )
    ).first()
    return _proof(purpose, row)


def count_attempt(auth: AuthContext, purpose: str, secret: str, *, limit: int) -> Proof | None:
    """Count one try against a proof before it is judged; ``None`` once ``limit`` tries were made.

    The count is one UPDATE, so parallel guesses cannot share a try (ATK-089).
    """
    row = statements.returned(
        auth.db,
        update(TABLE)
        .where(
            TABLE.c.digest == purpose_digest(purpose, secret),
            TABLE.c.purpose == purpose,
            TABLE.c.expires_at > auth.now(),
            TABLE.c.attempts < limit,
        )
        .values(attempts=TABLE.c.attempts + 1)
        .returning(TABLE.c.subject, TABLE.c.payload, TABLE.c.expires_at, TABLE.c.attempts),
    )
    return _proof(purpose, row)


def _proof(purpose: str, row: Any) -> Proof | None:
    if row is None:
        return None
    return Proof(purpose, row.subject, row.payload, row.expires_at, row.attempts)


def withdraw(auth: AuthContext, subject: str, *purposes: str) -> int:
    """Make all outstanding proofs about ``subject`` worthless, or only those of some purposes.

    A change of password, address or factor withdraws what was sent before it (ATK-057).
    """
    condition = [TABLE.c.subject == subject]
    if purposes:
        condition.append(TABLE.c.purpose.in_(purposes))
    return statements.changed(auth.db, delete(TABLE).where(*condition))


def sweep(auth: AuthContext) -> int:
    """Delete what has expired; nothing depends on it but the size of the table."""
    return statements.delete_unheld(auth.db, TABLE, TABLE.c.expires_at <= auth.now())
