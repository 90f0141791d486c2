"""Refusals about accounts."""

from authsvc.errors import ErrorCode

ACCOUNT_NOT_FOUND = ErrorCode("ACCOUNT_NOT_FOUND", 400, "Account not found")
FAILED_TO_UNLINK_LAST_ACCOUNT = ErrorCode(
    "FAILED_TO_UNLINK_LAST_ACCOUNT", 400, "You can't unlink your last account"
)
LAST_WAY_IN = ErrorCode(
    "LAST_WAY_IN", 400, "You can't remove the last way to sign in to your account"
)
