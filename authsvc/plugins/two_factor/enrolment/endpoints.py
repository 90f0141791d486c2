"""JSON endpoints with which the owner looks after the second factor."""

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
    Limit,
    Permission,
    Status,
    caller,
    endpoint,
)
from authsvc.errors import SESSION_NOT_FRESH
from authsvc.plugins.two_factor import errors
from authsvc.plugins.two_factor.enrolment.shapes import (
    AppOffered,
    BackupCodes,
    Enable,
    MailEnabled,
    TotpUri,
    WithPassword,
)
from authsvc.plugins.two_factor.enrolment.usecases import enrolment

OWNER: dict[str, Any] = {
    "permission": Permission.ACCOUNT_EDIT,
    "session": "stored",
    "locate": caller,
    "mode": "phased",
    "limit": Limit(3, per=10),
}
NOT_THE_OWNER = (
    UNAUTHORIZED,
    PASSWORD_TOO_LONG,
    CREDENTIAL_ACCOUNT_NOT_FOUND,
    INVALID_PASSWORD,
    TOO_MANY_ATTEMPTS,
    SESSION_NOT_FRESH,
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
    errors=(
        *NOT_THE_OWNER,
        errors.TOTP_NOT_ENABLED,
        errors.TOTP_UNAVAILABLE,
        errors.TWO_FACTOR_NOT_ENABLED,
    ),
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
