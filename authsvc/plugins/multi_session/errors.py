"""Refusals about the accounts of a browser."""

from authsvc.api import ErrorCode

INVALID_SESSION_TOKEN = ErrorCode("INVALID_SESSION_TOKEN", 401, "Invalid session token")
