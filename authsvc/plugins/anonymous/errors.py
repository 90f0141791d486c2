"""Refusals about guests."""

from authsvc.api import ErrorCode

GUEST_ALREADY = ErrorCode(
    "ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY",
    400,
    "Anonymous users cannot sign in again anonymously",
)
NOT_A_GUEST = ErrorCode("USER_IS_NOT_ANONYMOUS", 403, "User is not anonymous")
FAILED_TO_CREATE_USER = ErrorCode("FAILED_TO_CREATE_USER", 500, "Failed to create user")
TOO_MANY_GUESTS = ErrorCode(
    "TOO_MANY_GUESTS", 429, "Too many guests came from your network today. Please sign in."
)
