"""Refusals about the fields of a user or a session."""

from authsvc.errors import ErrorCode

FIELD_NOT_ALLOWED = ErrorCode("FIELD_NOT_ALLOWED", 400, "Field not allowed to be set")
MISSING_FIELD = ErrorCode("MISSING_FIELD", 400, "Field is required")
FIELD_IS_TAKEN = ErrorCode("FIELD_IS_TAKEN", 400, "Somebody else has that value")
FIELD_REFUSALS = (FIELD_NOT_ALLOWED, MISSING_FIELD, FIELD_IS_TAKEN)
"""What may become of the fields that a deployment declares, beside ``VALIDATION_ERROR``."""
