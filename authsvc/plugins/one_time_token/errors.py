"""Refusals about one-time tokens."""

from authsvc.api import ErrorCode

INVALID_TOKEN = ErrorCode("INVALID_TOKEN", 400, "Invalid token", bare=True)
SESSION_NOT_FOUND = ErrorCode("SESSION_NOT_FOUND", 400, "Session not found", bare=True)
CLIENT_REQUESTS_DISABLED = ErrorCode(
    "CLIENT_REQUESTS_DISABLED", 400, "Client requests are disabled", bare=True
)
