"""JSON endpoints of the second factor at sign-in."""

from typing import Any

from authsvc.api import (
    ENROLMENT,
    SIGN_IN_REFUSALS,
    UNAUTHORIZED,
    Empty,
    Limit,
    SignedIn,
    Status,
    endpoint,
    user_object,
)
from authsvc.plugins.two_factor import errors
from authsvc.plugins.two_factor.signin.shapes import (
    OwnerProven,
    Verified,
    VerifyBackupCode,
    VerifyCode,
)
from authsvc.plugins.two_factor.signin.usecases import mailed_codes, verify

LIMIT = Limit(3, per=10)
VERIFY: dict[str, Any] = {
    "body": VerifyCode,
    "returns": Verified,
    "session": "stored",
    "mode": "phased",
    "limit": LIMIT,
}
NOT_VERIFIED = (
    UNAUTHORIZED,
    errors.INVALID_TWO_FACTOR_COOKIE,
    errors.TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE,
    errors.ACCOUNT_TEMPORARILY_LOCKED,
    *SIGN_IN_REFUSALS,
)


@endpoint(
    "POST",
    "/two-factor/verify-totp",
    name="two-factor.verify-totp",
    errors=(
        *NOT_VERIFIED,
        errors.INVALID_CODE,
        errors.TOTP_NOT_ENABLED,
        errors.TOTP_UNAVAILABLE,
    ),
    **VERIFY | {"accepts": ("session", ENROLMENT)},
)
def verify_totp(request: Any, body: VerifyCode) -> Verified:
    """Finish a sign-in, or an enrolment, with a code from the authenticator app."""
    done = verify.verify_totp(request.auth, body.code, trust_device=bool(body.trust_device))
    return _verified(request, done)


@endpoint(
    "POST",
    "/two-factor/send-otp",
    name="two-factor.send-otp",
    returns=Status,
    session="stored",
    mode="phased",
    limit=LIMIT,
    errors=(
        UNAUTHORIZED,
        errors.INVALID_TWO_FACTOR_COOKIE,
        errors.OTP_NOT_ENABLED,
        errors.OTP_NOT_CONFIGURED,
        errors.TOO_MANY_CODES,
        errors.ACCOUNT_TEMPORARILY_LOCKED,
    ),
)
def send_otp(request: Any, _body: Empty) -> Status:
    """Mail a code for a pending sign-in."""
    mailed_codes.send_code(request.auth)
    return Status()


@endpoint(
    "POST",
    "/two-factor/verify-otp",
    name="two-factor.verify-otp",
    errors=(
        *NOT_VERIFIED,
        errors.INVALID_CODE,
        errors.OTP_HAS_EXPIRED,
        errors.OTP_NOT_ENABLED,
    ),
    **VERIFY,
)
def verify_otp(request: Any, body: VerifyCode) -> Verified:
    """Finish a sign-in with the code that was mailed."""
    done = verify.verify_otp(request.auth, body.code, trust_device=bool(body.trust_device))
    return _verified(request, done)


@endpoint(
    "POST",
    "/two-factor/verify-backup-code",
    name="two-factor.verify-backup-code",
    errors=(*NOT_VERIFIED, errors.INVALID_BACKUP_CODE, errors.BACKUP_CODES_NOT_ENABLED),
    **VERIFY | {"body": VerifyBackupCode, "returns": Verified | OwnerProven},
)
def verify_backup_code(request: Any, body: VerifyBackupCode) -> Verified | OwnerProven:
    """Finish a sign-in with a backup code, or only spend the code (``disableSession``)."""
    done: Any
    if body.disable_session:
        done = verify.spend_backup_code(request.auth, body.code)
    else:
        trust = bool(body.trust_device)
        done = verify.verify_backup_code(request.auth, body.code, trust_device=trust)
    if isinstance(done, SignedIn):
        return _verified(request, done)
    return OwnerProven(user=user_object(request.auth, done))


def _verified(request: Any, done: SignedIn) -> Verified:
    return Verified(token=done.token, user=user_object(request.auth, done.user))
