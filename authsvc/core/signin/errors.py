"""Refusals at the end of a sign-in."""

from authsvc.errors import SECOND_FACTOR_REQUIRED, ErrorCode

ACCOUNT_DISABLED = ErrorCode("ACCOUNT_DISABLED", 403, "This account is disabled")
FAILED_TO_CREATE_SESSION = ErrorCode("FAILED_TO_CREATE_SESSION", 401, "Failed to create session")
SIGN_IN_REFUSALS = (ACCOUNT_DISABLED, FAILED_TO_CREATE_SESSION, SECOND_FACTOR_REQUIRED)
"""What may become of every sign-in after its first factor."""
