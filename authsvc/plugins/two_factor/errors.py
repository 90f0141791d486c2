"""Refusals of the second factor."""

from authsvc.api import ErrorCode

OTP_NOT_ENABLED = ErrorCode("OTP_NOT_ENABLED", 400, "OTP not enabled")
OTP_NOT_CONFIGURED = ErrorCode("OTP_NOT_CONFIGURED", 400, "OTP is not available")
OTP_HAS_EXPIRED = ErrorCode("OTP_HAS_EXPIRED", 400, "OTP has expired", field="code")
TOTP_NOT_ENABLED = ErrorCode("TOTP_NOT_ENABLED", 400, "TOTP not enabled")
TOTP_UNAVAILABLE = ErrorCode(
    "TOTP_UNAVAILABLE",
    503,
    "Your authenticator app can't be used right now. Please use another way.",
)
TOTP_ALREADY_ENABLED = ErrorCode("TOTP_ALREADY_ENABLED", 400, "TOTP is already enabled")
BACKUP_CODES_NOT_ENABLED = ErrorCode("BACKUP_CODES_NOT_ENABLED", 400, "Backup codes aren't enabled")
FIELD_NOT_ALLOWED = ErrorCode("FIELD_NOT_ALLOWED", 400, "Field not allowed to be set")
TWO_FACTOR_NOT_ENABLED = ErrorCode("TWO_FACTOR_NOT_ENABLED", 400, "Two factor isn't enabled")
INVALID_BACKUP_CODE = ErrorCode("INVALID_BACKUP_CODE", 401, "Invalid backup code", field="code")
INVALID_CODE = ErrorCode("INVALID_CODE", 401, "Invalid code", field="code")
INVALID_TWO_FACTOR_COOKIE = ErrorCode("INVALID_TWO_FACTOR_COOKIE", 401, "Invalid two factor cookie")
TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE = ErrorCode(
    "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE",
    400,
    "Too many attempts. Please request a new code.",
    field="code",
)
TOO_MANY_CODES = ErrorCode(
    "TOO_MANY_REQUESTS", 429, "Too many codes were sent. Please try again later."
)
ACCOUNT_TEMPORARILY_LOCKED = ErrorCode(
    "ACCOUNT_TEMPORARILY_LOCKED",
    429,
    "Too many failed verification attempts. Your account is temporarily locked. "
    "Please try again later.",
)
NO_SECOND_FACTOR_LEFT = ErrorCode(
    "NO_SECOND_FACTOR_LEFT",
    403,
    "Your second step is a code by mail, which cannot follow a sign-in by mail. "
    "Please sign in with your password.",
)
REQUIRED_BY_OPERATOR = ErrorCode(
    "REQUIRED_BY_OPERATOR", 403, "The operator's settings say that this role needs a second factor."
)
INVALID_ROLE = ErrorCode("INVALID_ROLE", 400, "Invalid role", field="role")
RECOVERY_NOT_POSSIBLE = ErrorCode(
    "RECOVERY_NOT_POSSIBLE", 403, "This account can't be recovered this way. Please ask for help."
)
RECOVERY_ALREADY_OPEN = ErrorCode(
    "RECOVERY_ALREADY_OPEN", 400, "A recovery of this account is under way already."
)
RECOVERY_PAUSED = ErrorCode(
    "RECOVERY_PAUSED", 429, "A recovery of this account was cancelled lately. Please try later."
)
RECOVERY_NOT_DUE = ErrorCode("RECOVERY_NOT_DUE", 403, "The time to wait is not over yet.")
RECOVERY_NOT_FOUND = ErrorCode("RECOVERY_NOT_FOUND", 404, "No recovery is under way.")
RECOVERY_LINK_INVALID = ErrorCode("RECOVERY_LINK_INVALID", 400, "Invalid or used link")
