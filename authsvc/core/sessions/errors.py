"""Refusals about sessions."""

from authsvc.errors import ErrorCode

NOT_DEFERRED = ErrorCode(
    "METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED",
    405,
    "POST method requires deferSessionRefresh to be enabled in session config",
)
NO_FIELDS_TO_UPDATE = ErrorCode("NO_FIELDS_TO_UPDATE", 400, "No fields to update", bare=True)
