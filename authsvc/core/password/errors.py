"""Refusals about passwords, verification and reset."""

from authsvc.errors import ErrorCode

INVALID_EMAIL = ErrorCode("INVALID_EMAIL", 400, "Invalid email", field="email")
INVALID_EMAIL_OR_PASSWORD = ErrorCode(
    "INVALID_EMAIL_OR_PASSWORD", 401, "Invalid email or password", field="password"
)
INVALID_PASSWORD = ErrorCode("INVALID_PASSWORD", 400, "Invalid password", field="password")
PASSWORD_TOO_SHORT = ErrorCode("PASSWORD_TOO_SHORT", 400, "Password too short", field="password")
PASSWORD_TOO_LONG = ErrorCode("PASSWORD_TOO_LONG", 400, "Password too long", field="password")
PASSWORD_TOO_WEAK = ErrorCode(
    "PASSWORD_TOO_WEAK",
    400,
    "This password is among the first that others would guess. Please choose another one.",
    field="password",
)
PASSWORD_TOO_PERSONAL = ErrorCode(
    "PASSWORD_TOO_PERSONAL",
    400,
    "This password is made of your name, your address or ours. Please choose another one.",
    field="password",
)
PASSWORD_COMPROMISED = ErrorCode(
    "PASSWORD_COMPROMISED",
    400,
    "The password you entered has been compromised. Please choose a different password.",
    field="password",
)
PASSWORD_CHECK_UNAVAILABLE = ErrorCode(
    "PASSWORD_CHECK_UNAVAILABLE",
    503,
    "Failed to check password. Please try again later.",
    field="password",
)
PASSWORD_STRENGTH_DISABLED = ErrorCode(
    "PASSWORD_STRENGTH_DISABLED", 400, "Password strength is not judged here"
)
PASSWORD_ALREADY_SET = ErrorCode("PASSWORD_ALREADY_SET", 400, "User already has a password set")
CREDENTIAL_ACCOUNT_NOT_FOUND = ErrorCode(
    "CREDENTIAL_ACCOUNT_NOT_FOUND", 400, "Credential account not found"
)
EMAIL_PASSWORD_DISABLED = ErrorCode(
    "EMAIL_PASSWORD_DISABLED", 400, "Email and password is not enabled"
)
EMAIL_PASSWORD_SIGN_UP_DISABLED = ErrorCode(
    "EMAIL_PASSWORD_SIGN_UP_DISABLED", 400, "Email and password sign up is not enabled"
)
EMAIL_NOT_VERIFIED = ErrorCode("EMAIL_NOT_VERIFIED", 403, "Email not verified")
EMAIL_ALREADY_VERIFIED = ErrorCode("EMAIL_ALREADY_VERIFIED", 400, "Email is already verified")
EMAIL_MISMATCH = ErrorCode("EMAIL_MISMATCH", 400, "Email mismatch")
USER_ALREADY_EXISTS = ErrorCode(
    "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
    422,
    "User already exists. Use another email.",
    field="email",
)
FAILED_TO_CREATE_USER = ErrorCode("FAILED_TO_CREATE_USER", 422, "Failed to create user")
INVALID_TOKEN = ErrorCode("INVALID_TOKEN", 400, "Invalid token")
INVALID_LINK = ErrorCode("INVALID_TOKEN", 401, "Invalid token")
TOKEN_EXPIRED = ErrorCode("TOKEN_EXPIRED", 401, "Token expired")
USER_NOT_FOUND = ErrorCode("USER_NOT_FOUND", 401, "User not found")
INVALID_USER = ErrorCode("INVALID_USER", 401, "Invalid user")
PASSWORD_REQUIRED = ErrorCode(
    "PASSWORD_REQUIRED",
    403,
    "Please enter the password you chose at sign-up.",
    field="password",
)
TOO_MANY_ATTEMPTS = ErrorCode(
    "TOO_MANY_ATTEMPTS",
    429,
    "Too many wrong passwords. Please try again later, or reset your password.",
    field="password",
)
NEW_PASSWORD_REFUSALS = (
    PASSWORD_TOO_SHORT,
    PASSWORD_TOO_LONG,
    PASSWORD_TOO_WEAK,
    PASSWORD_TOO_PERSONAL,
    PASSWORD_COMPROMISED,
    PASSWORD_CHECK_UNAVAILABLE,
)
"""Why a password may not be chosen."""
