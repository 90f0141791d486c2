"""The row of a second factor: made, held, its codes judged."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from authsvc.api import AuthContext, changed, execute, insert_unless_taken, new_id
from authsvc.plugins.two_factor import totp
from authsvc.plugins.two_factor.models import TwoFactor
from authsvc.plugins.two_factor.reader import Factor
from authsvc.plugins.two_factor.settings import TwoFactorSettings

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


def seal(auth: AuthContext, factor_id: str, secret: str) -> str:
    """A seed for the database, good in this row only (ASVS 11.4.1)."""
    sealed: str = auth.services.extras["envelope"].encrypt(secret, context=place(factor_id))
    return sealed


def unseal(auth: AuthContext, factor_id: str, sealed: str) -> str:
    """The seed again."""
    secret: str = auth.services.extras["envelope"].decrypt(sealed, context=place(factor_id))
    return secret


def place(factor_id: str) -> str:
    """Where a seed is good: in this row alone."""
    return f"two_factor.secret:{factor_id}"


def pending_secret(factor: Factor | None, now: datetime) -> str | None:
    """The sealed seed that waits for its first code, unless it waited for too long."""
    if factor is None or factor.pending_until is None or factor.pending_until <= now:
        return None
    return factor.pending_secret


def uri(auth: AuthContext, secret: str, account: str, issuer: str | None = None) -> str:
    """What the app scans."""
    settings: TwoFactorSettings = auth.settings("two_factor")
    name = issuer or settings.issuer or auth.settings("").app_name
    return totp.uri(secret, issuer=name, account=account)


def accept_totp(auth: AuthContext, factor: Factor, code: str) -> bool:
    """Whether this is a code of the seed in force that nobody has used, nor a later one.

    A guarded UPDATE remembers the step, so that of many requests with one code a single one gets
    through (RFC 6238 section 5.2, ATK-089).
    """
    if factor.secret is None:
        return False
    secret = unseal(auth, factor.id, factor.secret)
    step = totp.step_of(secret, code, auth.now())
    if step is None:
        return False
    values: dict[str, Any] = {"last_step": step, "mailbox_used": False}
    if auth.services.extras["envelope"].is_outdated(factor.secret):
        values["secret"] = seal(auth, factor.id, secret)
    unused = (TABLE.c.last_step.is_(None)) | (TABLE.c.last_step < step)
    return bool(
        changed(
            auth.db,
            update(TABLE)
            .where(TABLE.c.id == factor.id, TABLE.c.version == factor.version, unused)
            .values(**values),
        )
    )


def note_reset(auth: AuthContext, user_id: str) -> None:
    """The mailbox has proven the password now, so it cannot be the second factor, too (ATK-086)."""
    execute(auth.db, update(TABLE).where(TABLE.c.user_id == user_id).values(mailbox_used=True))
