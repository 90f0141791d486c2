"""Prove the second factor of a pending sign-in, or once more when signed in already."""

from collections.abc import Callable, Mapping
from typing import Any

from authsvc.api import (
    Attempt,
    AuthContext,
    ErrorCode,
    Identity,
    SignedIn,
    consume,
    finish,
    page_link,
    sessions,
)
from authsvc.plugins.two_factor.devices import usecases as devices
from authsvc.plugins.two_factor.enrolment.usecases import enrolment
from authsvc.plugins.two_factor.errors import (
    BACKUP_CODES_NOT_ENABLED,
    INVALID_BACKUP_CODE,
    INVALID_CODE,
    INVALID_TWO_FACTOR_COOKIE,
    OTP_NOT_ENABLED,
    TOTP_NOT_ENABLED,
)
from authsvc.plugins.two_factor.events import SecondFactorRefused, SecondFactorVerified
from authsvc.plugins.two_factor.factors.reader import Factor, codes_left, find_factor
from authsvc.plugins.two_factor.factors.usecases import app, backup_codes, lockout, rows
from authsvc.plugins.two_factor.signin.usecases import mailed_codes
from authsvc.plugins.two_factor.signin.usecases.challenge import (
    COOKIE,
    Pending,
    admit,
    offered,
    require_pending,
)

Judge = Callable[[], bool]


def verify_totp(auth: AuthContext, code: str, *, trust_device: bool = False) -> SignedIn:
    """A code from the authenticator app. Signed in, it confirms a pending enrolment."""
    identity = auth.identity
    if identity is not None:
        return _verify_own_totp(auth, identity, code)
    pending = require_pending(auth)
    if "totp" not in offered(auth, pending.user, pending.factor, pending.channel):
        raise TOTP_NOT_ENABLED.error()

    def judge() -> bool:
        return app.accept_totp(auth, pending.factor, code)

    return _meet(auth, pending, judge, "totp", INVALID_CODE, trust_device=trust_device)


def _verify_own_totp(auth: AuthContext, identity: Identity, code: str) -> SignedIn:
    factor = find_factor(auth, identity.user_id)
    if factor is None or app.pending_secret(factor, auth.now()) or factor.secret is None:
        return enrolment.confirm(auth, identity, code)
    return _again_by_app(auth, identity, factor, code)


def prove_own_totp(auth: AuthContext, identity: Identity, code: str) -> SignedIn:
    """A code of the app in force, though another one may wait for its first."""
    factor = find_factor(auth, identity.user_id)
    if factor is None or factor.secret is None:
        raise TOTP_NOT_ENABLED.error()
    return _again_by_app(auth, identity, factor, code)


def _again_by_app(auth: AuthContext, identity: Identity, factor: Factor, code: str) -> SignedIn:
    return _again(auth, identity, lambda: app.accept_totp(auth, factor, code), "totp", INVALID_CODE)


def verify_otp(auth: AuthContext, code: str, *, trust_device: bool = False) -> SignedIn:
    """The code that was mailed for this sign-in."""
    identity = auth.identity
    if identity is not None:
        key = mailed_codes.key_of_session(identity.session_id)
        mailed_codes.require_sent(auth, key)
        return _again(
            auth, identity, lambda: mailed_codes.spend(auth, key, code), "otp", INVALID_CODE
        )
    pending = require_pending(auth)
    # A class of factor that this sign-in does not allow proves nothing in it (ATK-085).
    if "otp" not in offered(auth, pending.user, pending.factor, pending.channel):
        raise OTP_NOT_ENABLED.error()
    mailed_codes.require_sent(auth, pending.secret)

    def judge() -> bool:
        return mailed_codes.spend(auth, pending.secret, code)

    return _meet(auth, pending, judge, "otp", INVALID_CODE, trust_device=trust_device)


def verify_backup_code(auth: AuthContext, code: str, *, trust_device: bool = False) -> SignedIn:
    """One of the backup codes; the owner is told by mail, and how many are left."""
    identity = auth.identity
    if identity is not None:
        factor = find_factor(auth, identity.user_id)
        if factor is None or _has_none(auth, factor):
            raise BACKUP_CODES_NOT_ENABLED.error()
        return _again(
            auth,
            identity,
            lambda: _spend_backup_code(auth, factor, identity.user["email"], code),
            "backup-code",
            INVALID_BACKUP_CODE,
        )
    pending = _accept_backup_code(auth, code)
    return _open(auth, pending, trust_device=trust_device)


def spend_backup_code(auth: AuthContext, code: str) -> SignedIn | Mapping[str, Any]:
    """The same without a session: a sign-in that waits ends here, and only its user comes back."""
    if auth.identity is not None:
        return verify_backup_code(auth, code)
    return _accept_backup_code(auth, code).user


def _accept_backup_code(auth: AuthContext, code: str) -> Pending:
    pending = require_pending(auth)
    if _has_none(auth, pending.factor):
        raise BACKUP_CODES_NOT_ENABLED.error()

    def judge() -> bool:
        return _spend_backup_code(auth, pending.factor, pending.user["email"], code)

    _accept(auth, pending, judge, "backup-code", INVALID_BACKUP_CODE)
    return pending


def _has_none(auth: AuthContext, factor: Factor) -> bool:
    """Whoever has mailed codes only may never have made any: then there is nothing to be wrong."""
    return factor.secret is None and not codes_left(auth, factor.user_id)


def _spend_backup_code(auth: AuthContext, factor: Factor, email: str, code: str) -> bool:
    if not backup_codes.spend(auth, factor.id, code):
        return False
    rows.hold(auth, factor.user_id, mailbox_used=False)
    auth.send_mail(
        "backup_code_used",
        email,
        remaining=codes_left(auth, factor.user_id),
        link=page_link(auth, "page.security"),
    )
    return True


def _meet(
    auth: AuthContext,
    pending: Pending,
    judge: Judge,
    factor: str,
    refusal: ErrorCode,
    *,
    trust_device: bool,
) -> SignedIn:
    """Count, judge, end the challenge, open the session: in this order, in one transaction."""
    _accept(auth, pending, judge, factor, refusal)
    return _open(auth, pending, trust_device=trust_device)


def _accept(
    auth: AuthContext, pending: Pending, judge: Judge, factor: str, refusal: ErrorCode
) -> None:
    tries = (mailed_codes.admit if factor == "otp" else admit)(auth, pending)
    if not judge():
        lockout.refuse(auth, pending.user_id, tries=tries, factor=factor, refusal=refusal)
    lockout.forgive(auth, pending.user_id)
    if consume(auth, lockout.CHALLENGE, pending.secret) is None:
        raise INVALID_TWO_FACTOR_COOKIE.error()
    consume(auth, lockout.MAILED, pending.secret)
    auth.emit(SecondFactorVerified(auth=auth, user_id=pending.user_id, factor=factor))


def _open(auth: AuthContext, pending: Pending, *, trust_device: bool) -> SignedIn:
    auth.jar.clear(COOKIE)
    attempt = Attempt(
        user=pending.user, method=pending.method, remember=pending.remember, factors=2
    )
    signed_in = finish(auth, attempt)
    if trust_device:
        devices.trust(auth, pending.user_id, pending.factor)
        if pending.remember:
            auth.jar.clear("dont_remember")
    return signed_in


def _again(
    auth: AuthContext, identity: Identity, judge: Judge, factor: str, refusal: ErrorCode
) -> SignedIn:
    """The second factor of somebody who is signed in; the session stays as it is."""
    lockout.admit_again(auth, identity)
    auth.begin()
    sessions.require_live(auth, identity)
    lockout.count_again(auth, identity.user_id)
    if not judge():
        auth.emit(SecondFactorRefused(auth=auth, user_id=identity.user_id, factor=factor))
        raise refusal.error(keep_writes=True)
    consume(auth, lockout.AGAIN, identity.user_id)
    auth.emit(SecondFactorVerified(auth=auth, user_id=identity.user_id, factor=factor))
    return SignedIn(identity.user, identity.session, identity.token or "")
