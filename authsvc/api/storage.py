"""Tables, statements, digests, and values that count once."""

from authsvc.core.verification.usecases import Proof, consume, count_attempt, issue, peek, withdraw
from authsvc.crypto.digests import digest, keyed_digests, same
from authsvc.db.base import Base, UtcTime
from authsvc.db.columns import add_columns
from authsvc.db.statements import (
    changed,
    delete_unheld,
    execute,
    insert_at_commit,
    insert_unless_taken,
    returned,
)

__all__ = [
    "Base",
    "Proof",
    "UtcTime",
    "add_columns",
    "changed",
    "consume",
    "count_attempt",
    "delete_unheld",
    "digest",
    "execute",
    "insert_at_commit",
    "insert_unless_taken",
    "issue",
    "keyed_digests",
    "peek",
    "returned",
    "same",
    "withdraw",
]
