"""Turn the second factor on and off, and look after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from authsvc.api import (
    AuthContext,
    Identity,
    SignedIn,
    User,
    changed,
    enrolled,
    is_enrolling,
    keep_factor,
    new_id,
    require_first_one,
    second_factors,
    sessions,
    withdraw,
)
from authsvc.ids import random_bytes
from authsvc.plugins.two_factor.devices import usecases as devices
from authsvc.plugins.two_factor.enrolment.usecases.owner import BOTH, require_owner, tell_owner
from authsvc.plugins.two_factor.errors import (
    INVALID_CODE,
    OTP_NOT_CONFIGURED,
    TOTP_ALREADY_ENABLED,
    TOTP_NOT_ENABLED,
    TWO_FACTOR_NOT_ENABLED,
)
from authsvc.plugins.two_factor.events import (
    BackupCodesReplaced,
    EnrolmentBegun,
    SecondFactorRefused,
    TwoFactorDisabled,
    TwoFactorEnabled,
)
from authsvc.plugins.two_factor.factors import totp
from authsvc.plugins.two_factor.factors.reader import Factor, codes_left, find_factor
from authsvc.plugins.two_factor.factors.usecases import app, backup_codes, lockout, rows
from authsvc.plugins.two_factor.models import TwoFactor
from authsvc.plugins.two_factor.settings import TwoFactorSettings

TABLE = TwoFactor.__table__
USERS = User.__table__
SESSIONS = sessions.TABLE
CLEAN = {"pending_secret": None, "pending_until": None, "failed_attempts": 0, "locked_until": None}


@dataclass(frozen=True)
class Enrolment:
    """What the owner has to save now; it is shown once."""

    secret: str
    uri: str
    backup_codes: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """What the security page tells."""

    enabled: bool
    since: datetime | None
    backup_codes_left: int


def overview(auth: AuthContext, identity: Identity) -> Overview:
    """Whether the caller's sign-ins ask for a second factor, and what is left of it."""
    factor = find_factor(auth, identity.user_id)
    since = factor.confirmed_at if factor else None
    enabled = bool(identity.user["two_factor_enabled"])
    return Overview(enabled, since, codes_left(auth, identity.user_id))


def enrol(
    auth: AuthContext,
    identity: Identity,
    password: str | None,
    *,
    issuer: str | None = None,
    anew: bool = False,
) -> Enrolment:
    """Hand out a seed and backup codes; until :func:`confirm` the factor in force stays so.

    A second app is set up by those who ask for it (``anew``), and by nobody else.
    """
    settings: TwoFactorSettings = auth.settings("two_factor")
    require_first_one(auth, identity)
    user = require_owner(auth, identity, password)
    before = find_factor(auth, user["id"])
    if before is not None and before.secret is not None and not anew:
        raise TOTP_ALREADY_ENABLED.error()
    factor_id = rows.ensure(auth, user["id"])
    secret = totp.as_secret(random_bytes(totp.SEED_LENGTH))
    rows.hold(
        auth,
        user["id"],
        pending_secret=app.seal(auth, factor_id, secret),
        pending_until=auth.now() + settings.enrolment_lifetime,
    )
    codes = backup_codes.replace(auth, factor_id, pending=True)
    auth.emit(EnrolmentBegun(auth=auth, user_id=user["id"]))
    return Enrolment(secret, app.uri(auth, secret, user["email"], issuer), codes)


def confirm(auth: AuthContext, identity: Identity, code: str) -> SignedIn:
    """The first code of a new seed puts it in force, and a new session takes the caller's place.

    The answer still names the session that the caller came with, if they came with one.
    """
    require_first_one(auth, identity)
    factor = find_factor(auth, identity.user_id)
    sealed = app.pending_secret(factor, auth.now())
    if factor is None or sealed is None:
        raise TOTP_NOT_ENABLED.error()
    lockout.admit_signed_in(auth, identity.user_id, "enrolment")
    step = totp.step_of(app.unseal(auth, factor.id, sealed), code, auth.now())
    auth.begin()
    sessions.require_live(auth, identity)  # else one that was just revoked gets a new one
    if step is None or not _put_in_force(auth, factor, step):
        auth.emit(SecondFactorRefused(auth=auth, user_id=identity.user_id, factor="totp"))
        raise INVALID_CODE.error(keep_writes=True)
    backup_codes.confirm(auth, factor.id)
    signed_in = enrolled(auth, identity, _switch_on(auth, identity, "totp"))
    if is_enrolling(identity):
        return signed_in
    return SignedIn(identity.user, identity.session, identity.token or "")


def confirm_for_page(auth: AuthContext, identity: Identity, code: str) -> tuple[str, ...]:
    """Confirm, and hand out the backup codes now that they are good for something."""
    confirm(auth, identity, code)
    return backup_codes.replace(auth, rows.ensure(auth, identity.user_id), pending=False)


def _put_in_force(auth: AuthContext, factor: Factor, step: int) -> bool:
    """Of two confirmations at once one counts, and only of the seed that was looked at."""
    statement = (
        update(TABLE)
        .where(TABLE.c.id == factor.id, TABLE.c.pending_secret == factor.pending_secret)
        .values(
            secret=TABLE.c.pending_secret,
            version=new_id(),
            last_step=step,
            confirmed_at=auth.now(),
            updated_at=auth.now(),
            mailbox_used=False,
            **CLEAN,
        )
    )
    return changed(auth.db, statement) == 1


def enrol_mail(auth: AuthContext, identity: Identity, password: str | None) -> None:
    """Codes by mail alone from now on, where settings allow that.

    None was entered yet, so the caller has proven no more than before, and nobody gets in by it.
    """
    settings: TwoFactorSettings = auth.settings("two_factor")
    user = require_owner(auth, identity, password)
    if not (settings.mail_only and settings.mail_codes) or is_enrolling(identity):
        raise OTP_NOT_CONFIGURED.error()
    rows.ensure(auth, user["id"])
    if not user["two_factor_enabled"]:
        rows.hold(auth, user["id"], version=new_id(), confirmed_at=auth.now(), **CLEAN)
        sessions.replace(auth, identity, _switch_on(auth, identity, "otp"))


def _switch_on(auth: AuthContext, identity: Identity, method: str) -> Mapping[str, Any]:
    """What was granted before is void, sessions of one factor included; the owner is told
    (ATK-092, ATK-095)."""
    user = _flag(auth, identity, enabled=True)
    others = (SESSIONS.c.id != identity.session_id) & (SESSIONS.c.factors < BOTH)
    sessions.end_sessions(auth, identity.user_id, "second-factor", others)
    auth.emit(TwoFactorEnabled(auth=auth, user_id=user["id"], method=method))
    tell_owner(auth, "two_factor_enabled", user)
    return user


def disable(auth: AuthContext, identity: Identity, password: str | None) -> None:
    """Ask for no second factor any more, and forget everything about it."""
    owner = require_owner(auth, identity, password)
    keep_factor(auth, owner, others=bool(second_factors(auth, identity.user_id)))
    user = _flag(auth, identity, enabled=False)
    changed(auth.db, delete(TABLE).where(TABLE.c.user_id == user["id"]))
    if owner["two_factor_enabled"]:
        auth.emit(TwoFactorDisabled(auth=auth, user_id=user["id"]))
        tell_owner(auth, "two_factor_disabled", user)
    sessions.replace(auth, identity, user)


def _flag(auth: AuthContext, identity: Identity, *, enabled: bool) -> Mapping[str, Any]:
    """Mark the user; pending sign-ins and trusted devices belong to the factor before."""
    withdraw(auth, identity.user_id, lockout.CHALLENGE, lockout.MAILED)
    devices.forget_all(auth, identity.user_id, "enrolment")
    devices.drop_cookie(auth)
    values = {"two_factor_enabled": enabled, "updated_at": auth.now()}
    changed(auth.db, update(USERS).where(USERS.c.id == identity.user_id).values(**values))
    return {**identity.user, **values}


def forget(auth: AuthContext, user_id: str) -> None:
    """Undo the enrolment of a user whom nobody had proven to be anybody."""
    devices.forget_all(auth, user_id, "enrolment")
    changed(auth.db, delete(TABLE).where(TABLE.c.user_id == user_id))
    values = {"two_factor_enabled": False, "updated_at": auth.now()}
    changed(auth.db, update(USERS).where(USERS.c.id == user_id).values(**values))


def regenerate(auth: AuthContext, identity: Identity, password: str | None) -> tuple[str, ...]:
    """New backup codes; the old ones are worthless."""
    if not identity.user["two_factor_enabled"]:
        raise TWO_FACTOR_NOT_ENABLED.error()
    require_owner(auth, identity, password)
    factor_id = rows.ensure(auth, identity.user_id)
    codes = backup_codes.replace(auth, factor_id, pending=False)
    auth.emit(BackupCodesReplaced(auth=auth, user_id=identity.user_id))
    tell_owner(auth, "backup_codes_replaced", identity.user)
    return codes


def totp_uri(auth: AuthContext, identity: Identity, password: str | None) -> str:
    """The seed again, for one more app: the one in force, or the one that waits for its code."""
    factor = find_factor(auth, identity.user_id)
    sealed = factor.secret if factor else None
    sealed = sealed or app.pending_secret(factor, auth.now())
    if factor is None or sealed is None:
        raise TOTP_NOT_ENABLED.error()
    user = require_owner(auth, identity, password)
    return app.uri(auth, app.unseal(auth, factor.id, sealed), user["email"])
