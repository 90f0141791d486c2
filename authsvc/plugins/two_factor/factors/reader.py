"""Look-ups of second factors, through the read connection."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from authsvc.api import AuthContext, Identity
from authsvc.plugins.two_factor.models import BackupCode, TwoFactor

FACTORS = TwoFactor.__table__
CODES = BackupCode.__table__


@dataclass(frozen=True, slots=True)
class Factor:
    """A row of ``two_factor``, detached."""

    id: str
    user_id: str
    secret: str | None
    version: str | None
    confirmed_at: datetime | None
    pending_secret: str | None
    pending_until: datetime | None
    locked_until: datetime | None
    mailbox_used: bool


COLUMNS = tuple(FACTORS.c[name] for name in Factor.__dataclass_fields__)


def find_factor(auth: AuthContext, user_id: str) -> Factor | None:
    """The second factor of a user, in force or pending."""
    row = auth.reader.execute(select(*COLUMNS).where(FACTORS.c.user_id == user_id)).first()
    return Factor(*row) if row is not None else None


def codes_left(auth: AuthContext, user_id: str) -> int:
    """How many backup codes the user has left."""
    return (
        auth.reader.execute(
            select(func.count())
            .select_from(CODES.join(FACTORS, FACTORS.c.id == CODES.c.factor_id))
            .where(FACTORS.c.user_id == user_id, CODES.c.pending.is_(False))
        ).scalar()
        or 0
    )


def has_code(auth: AuthContext, identity: Identity) -> bool:
    """Whether the caller has an app or a backup code, and not mailed codes alone."""
    if not identity.user["two_factor_enabled"]:
        return False
    factor = find_factor(auth, identity.user_id)
    app = factor is not None and factor.secret is not None
    return app or codes_left(auth, identity.user_id) > 0
