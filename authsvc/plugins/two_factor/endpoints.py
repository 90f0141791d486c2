"""JSON endpoints of the second factor."""

from typing import Any

from authsvc.api import (
    CREDENTIAL_ACCOUNT_NOT_FOUND,
    ENROLMENT,
    INVALID_PASSWORD,
    LAST_SECOND_FACTOR,
    PASSWORD_TOO_LONG,
    SIGN_IN_REFUSALS,
    TOO_MANY_ATTEMPTS,
    UNAUTHORIZED,
    Empty,
    Limit,
    Permission,
    SignedIn,
    Status,
    caller,
    endpoint,
    user_object,
)
from authsvc.errors import SESSION_NOT_FRESH
from authsvc.plugins.two_factor import errors
from authsvc.plugins.two_factor.shapes import (
    AppOffered,
    BackupCodes,
    DeviceName,
    DeviceObject,
    Enable,
    MailEnabled,
    OwnerProven,
    TotpUri,
    Verified,
    VerifyBackupCode,
    VerifyCode,
    WithPassword,
)
from authsvc.plugins.two_factor.usecases import devices, enrolment, mailed_codes, verify

LIMIT = Limit(3, per=10)
OWNER: dict[str, Any] = {
    "permission": Permission.ACCOUNT_EDIT,
    "session": "stored",
    "locate": caller,
    "mode": "phased",
    "limit": LIMIT,
}
NOT_THE_OWNER = (
    UNAUTHORIZED,
    PASSWORD_TOO_LONG,
    CREDENTIAL_ACCOUNT_NOT_FOUND,
    INVALID_PASSWORD,
    TOO_MANY_ATTEMPTS,
    SESSION_NOT_FRESH,
)
VERIFY: dict[str, Any] = {
    "body": VerifyCode,
    "returns": Verified,
    "session": "stored",
    "mode": "phased",
    "limit": LIMIT,
}
NOT_VERIFIED = (
    errors.INVALID_TWO_FACTOR_COOKIE,
    errors.TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE,
    errors.ACCOUNT_TEMPORARILY_LOCKED,
    *SIGN_IN_REFUSALS,
)


@endpoint(
    "POST",
    "/two-factor/enable",
    name="two-factor.enable",
    body=Enable,
    returns=AppOffered | MailEnabled,
    errors=(
        *NOT_THE_OWNER,
        *SIGN_IN_REFUSALS,
        errors.OTP_NOT_CONFIGURED,
        errors.TOTP_ALREADY_ENABLED,
    ),
    **OWNER | {"accepts": ("session", ENROLMENT)},
)
def enable(request: Any, body: Enable) -> AppOffered | MailEnabled:
    """Begin to use a second factor; an app counts from its first code on."""
    if body.method == "otp":
        enrolment.enrol_mail(request.auth, request.identity, body.password)
        return MailEnabled()
    done = enrolment.enrol(request.auth, request.identity, body.password, issuer=body.issuer)
    return AppOffered(totp_uri=done.uri, backup_codes=list(done.backup_codes))


@endpoint(
    "POST",
    "/two-factor/disable",
    name="two-factor.disable",
    body=WithPassword,
    returns=Status,
    errors=(*NOT_THE_OWNER, LAST_SECOND_FACTOR),
    **OWNER,
)
def disable(request: Any, body: WithPassword) -> Status:
    """Stop using a second factor."""
    enrolment.disable(request.auth, request.identity, body.password)
    return Status()


@endpoint(
    "POST",
    "/two-factor/get-totp-uri",
    name="two-factor.get-totp-uri",
    body=WithPassword,
    returns=TotpUri,
    errors=(*NOT_THE_OWNER, errors.TOTP_NOT_ENABLED, errors.TWO_FACTOR_NOT_ENABLED),
    **OWNER,
)
def get_totp_uri(request: Any, body: WithPassword) -> TotpUri:
    """What an authenticator app needs, to set up one more."""
    return TotpUri(totp_uri=enrolment.totp_uri(request.auth, request.identity, body.password))


@endpoint(
    "POST",
    "/two-factor/generate-backup-codes",
    name="two-factor.generate-backup-codes",
    body=WithPassword,
    returns=BackupCodes,
    errors=(*NOT_THE_OWNER, errors.TWO_FACTOR_NOT_ENABLED),
    **OWNER,
)
def generate_backup_codes(request: Any, body: WithPassword) -> BackupCodes:
    """Replace the backup codes."""
    codes = enrolment.regenerate(request.auth, request.identity, body.password)
    return BackupCodes(backup_codes=list(codes))


@endpoint(
    "POST",
    "/two-factor/verify-totp",
    name="two-factor.verify-totp",
    errors=(UNAUTHORIZED, *NOT_VERIFIED, errors.INVALID_CODE, errors.TOTP_NOT_ENABLED),
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


@endpoint(
    "GET",
    "/two-factor/list-trusted-devices",
    name="two-factor.list-trusted-devices",
    permission=Permission.ACCOUNT_READ,
    session="stored",
    locate=caller,
    mode="read",
    returns=list[DeviceObject],
    errors=(UNAUTHORIZED,),
    unlimited="it reads the caller's own rows",
)
def list_trusted_devices(request: Any, _body: Empty) -> Any:
    """The devices that are not asked for a second factor."""
    found = devices.list_trusted_devices(request.auth, request.identity)
    return [DeviceObject(**vars(device)).wire() for device in found]


@endpoint(
    "POST",
    "/two-factor/revoke-trusted-device",
    name="two-factor.revoke-trusted-device",
    body=DeviceName,
    returns=Status,
    errors=(UNAUTHORIZED,),
    **OWNER,
)
def revoke_trusted_device(request: Any, body: DeviceName) -> Status:
    """Ask one device for a second factor again."""
    devices.revoke_trusted_device(request.auth, request.identity, body.id)
    return Status()


@endpoint(
    "POST",
    "/two-factor/revoke-trusted-devices",
    name="two-factor.revoke-trusted-devices",
    returns=Status,
    errors=(UNAUTHORIZED,),
    **OWNER,
)
def revoke_trusted_devices(request: Any, _body: Empty) -> Status:
    """Ask all of the caller's devices again."""
    devices.revoke_trusted_devices(request.auth, request.identity)
    return Status()
