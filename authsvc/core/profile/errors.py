"""Refusals about the caller's own account."""

from authsvc.errors import ErrorCode

EMAIL_CAN_NOT_BE_UPDATED = ErrorCode("EMAIL_CAN_NOT_BE_UPDATED", 400, "Email can not be updated")
EMAIL_IS_THE_SAME = ErrorCode(
    "EMAIL_IS_THE_SAME", 400, "Email is the same", field="newEmail", bare=True
)
CHANGE_EMAIL_DISABLED = ErrorCode("CHANGE_EMAIL_DISABLED", 400, "Change email is disabled")
DELETE_DISABLED = ErrorCode("NOT_FOUND", 404, "Not found")
FAILED_TO_GET_USER_INFO = ErrorCode("FAILED_TO_GET_USER_INFO", 404, "Failed to get user info")
INVALID_DELETE_TOKEN = ErrorCode("INVALID_TOKEN", 404, "Invalid token")
EMAIL_TAKEN = ErrorCode("INVALID_TOKEN", 401, "Invalid token")
