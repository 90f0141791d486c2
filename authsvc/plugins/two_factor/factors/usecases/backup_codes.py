"""Backup codes: made, counted, used once."""

from sqlalchemy import delete, insert, update

from authsvc.api import AuthContext, execute, new_id, random_string, returned
from authsvc.crypto.digests import keyed_digests
from authsvc.plugins.two_factor.models import BackupCode

TABLE = BackupCode.__table__
COUNT = 10
HALF = 5
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that looks like something else on paper; ten of these carry 47 bits (ASVS 6.5.4)."""
DIGITS = "23456789"
LETTERS = "abcdefghjkmnpqrstuvwxyz"


def replace(auth: AuthContext, factor_id: str, *, pending: bool) -> tuple[str, ...]:
    """New codes in place of those that are pending, or of those in force. Hold the factor first."""
    stale = TABLE.c.pending.is_(pending)
    execute(auth.db, delete(TABLE).where(TABLE.c.factor_id == factor_id, stale))
    codes = tuple(_new_code() for _ in range(COUNT))
    rows = [
        {
            "id": new_id(),
            "factor_id": factor_id,
            "digest": _digests(auth, factor_id, code)[0],
            "pending": pending,
        }
        for code in codes
    ]
    execute(auth.db, insert(TABLE).values(rows))
    return codes


def confirm(auth: AuthContext, factor_id: str) -> None:
    """The pending codes are in force now, and no others."""
    mine = TABLE.c.factor_id == factor_id
    execute(auth.db, delete(TABLE).where(mine, TABLE.c.pending.is_(False)))
    execute(auth.db, update(TABLE).where(mine).values(pending=False))


def spend(auth: AuthContext, factor_id: str, code: str) -> bool:
    """Whether this is a code in force; it is none afterwards. One DELETE decides (ATK-089)."""
    statement = (
        delete(TABLE)
        .where(
            TABLE.c.factor_id == factor_id,
            TABLE.c.pending.is_(False),
            TABLE.c.digest.in_(_digests(auth, factor_id, code)),
        )
        .returning(TABLE.c.id)
    )
    return returned(auth.db, statement) is not None


def _new_code() -> str:
    """A digit in front and a letter at the end, so that no code reads like a word or a number."""
    first = random_string(1, DIGITS) + random_string(HALF - 1, ALPHABET)
    return f"{first}-{random_string(HALF - 1, ALPHABET)}{random_string(1, LETTERS)}"


def _digests(auth: AuthContext, factor_id: str, code: str) -> tuple[str, ...]:
    """Keyed, and different for every factor: a stolen table can be searched for nothing."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return keyed_digests(auth.services.keyring, f"backup-code:{factor_id}", plain)
