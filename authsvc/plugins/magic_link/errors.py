"""Refusals of mailed links."""

from authsvc.api import ErrorCode

INVALID_TOKEN = ErrorCode("INVALID_TOKEN", 401, "Invalid token")
SIGN_UP_DISABLED = ErrorCode("new_user_signup_disabled", 403, "New accounts are not open")
"""In small letters, as clients of the wire protocol know it from the address they land on."""
