"""Refusals about sessions."""

from authsvc.errors import ErrorCode

NO_FIELDS_TO_UPDATE = ErrorCode("NO_FIELDS_TO_UPDATE", 400, "No fields to update", bare=True)
