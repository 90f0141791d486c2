"""Refusals of mailed codes."""

from authsvc.api import ErrorCode

INVALID_OTP = ErrorCode("INVALID_OTP", 400, "Invalid OTP", field="otp")
OTP_EXPIRED = ErrorCode("OTP_EXPIRED", 400, "OTP expired", field="otp")
TOO_MANY_CODES = ErrorCode("TOO_MANY_ATTEMPTS", 403, "Too many attempts", field="otp")
INVALID_TYPE = ErrorCode("INVALID_OTP_TYPE", 400, "Invalid OTP type", field="type", bare=True)
USER_NOT_FOUND = ErrorCode("USER_NOT_FOUND", 400, "User not found")
CHANGE_DISABLED = ErrorCode(
    "CHANGE_EMAIL_DISABLED", 400, "Change email with OTP is disabled", bare=True
)
EMAIL_IS_THE_SAME = ErrorCode("EMAIL_IS_THE_SAME", 400, "Email is the same", bare=True)
OLD_CODE_REQUIRED = ErrorCode(
    "OTP_REQUIRED", 400, "OTP is required to verify current email", field="otp", bare=True
)
EMAIL_IN_USE = ErrorCode("EMAIL_IN_USE", 400, "Email already in use", bare=True)
CODE_REFUSALS = (INVALID_OTP, OTP_EXPIRED, TOO_MANY_CODES)
"""What may become of a code."""
