"""Refusals about user names. Sign-up and profile answer 400 where sign-in answers 422."""

from authsvc.api import ErrorCode

INVALID_USERNAME_OR_PASSWORD = ErrorCode(
    "INVALID_USERNAME_OR_PASSWORD", 401, "Invalid username or password", field="password"
)
USERNAME_TOO_SHORT = ErrorCode("USERNAME_TOO_SHORT", 422, "Username is too short", field="username")
USERNAME_TOO_LONG = ErrorCode("USERNAME_TOO_LONG", 422, "Username is too long", field="username")
INVALID_USERNAME = ErrorCode("INVALID_USERNAME", 422, "Username is invalid", field="username")
USERNAME_IS_ALREADY_TAKEN = ErrorCode(
    "USERNAME_IS_ALREADY_TAKEN",
    400,
    "Username is already taken. Please try another.",
    field="username",
)
