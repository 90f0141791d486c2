"""The authenticator app: its seed sealed, handed out, its codes judged."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import update

from authsvc.api import AuthContext, changed
from authsvc.crypto.encryption import UndecryptableError
from authsvc.plugins.two_factor.errors import TOTP_UNAVAILABLE
from authsvc.plugins.two_factor.factors import totp
from authsvc.plugins.two_factor.factors.reader import Factor
from authsvc.plugins.two_factor.models import TwoFactor
from authsvc.plugins.two_factor.settings import TwoFactorSettings

TABLE = TwoFactor.__table__

log = logging.getLogger(__name__)


def seal(auth: AuthContext, factor_id: str, secret: str) -> str:
    """A seed for the database, good in this row only (ASVS 11.4.1)."""
    sealed: str = auth.services.extras["envelope"].encrypt(secret, context=place(factor_id))
    return sealed


def unseal(auth: AuthContext, factor_id: str, sealed: str) -> str:
    """The seed again; ``TOTP_UNAVAILABLE`` where no secret of ours opens it (ATK-214)."""
    try:
        secret: str = auth.services.extras["envelope"].decrypt(sealed, context=place(factor_id))
    except UndecryptableError as error:
        log.warning(
            "the seed of factor %s cannot be opened with any secret of authsvc.secret: bring the "
            "old secret back, or take the factor with `authsvc second-factor reset`",
            factor_id,
        )
        raise TOTP_UNAVAILABLE.error() from error
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
