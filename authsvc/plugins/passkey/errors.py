"""Refusals about passkeys."""

from authsvc.api import ErrorCode

CHALLENGE_NOT_FOUND = ErrorCode("CHALLENGE_NOT_FOUND", 400, "Challenge not found")
FAILED_TO_VERIFY_REGISTRATION = ErrorCode(
    "FAILED_TO_VERIFY_REGISTRATION", 400, "Failed to verify registration"
)
YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY = ErrorCode(
    "YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY",
    401,
    "You are not allowed to register this passkey",
)
PREVIOUSLY_REGISTERED = ErrorCode("PREVIOUSLY_REGISTERED", 400, "Previously registered")
TOO_MANY_PASSKEYS = ErrorCode("TOO_MANY_PASSKEYS", 400, "This account has enough passkeys")
PASSKEY_SIGN_UP_DISABLED = ErrorCode(
    "PASSKEY_SIGN_UP_DISABLED", 400, "Sign-up with a passkey is not enabled"
)
AUTHENTICATION_FAILED = ErrorCode("AUTHENTICATION_FAILED", 401, "Authentication failed")
UNKNOWN_PASSKEY = ErrorCode("PASSKEY_NOT_FOUND", 401, "Passkey not found")
PASSKEY_NOT_FOUND = ErrorCode("PASSKEY_NOT_FOUND", 404, "Passkey not found")
