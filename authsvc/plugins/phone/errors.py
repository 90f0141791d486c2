"""Refusals about phone numbers."""

from authsvc.api import ErrorCode

INVALID_PHONE_NUMBER = ErrorCode(
    "INVALID_PHONE_NUMBER", 400, "Invalid phone number", field="phoneNumber"
)
PHONE_NUMBER_EXIST = ErrorCode(
    "PHONE_NUMBER_EXIST", 400, "Phone number already exists", field="phoneNumber"
)
PHONE_NUMBER_NOT_EXIST = ErrorCode(
    "PHONE_NUMBER_NOT_EXIST", 400, "phone number isn't registered", field="phoneNumber"
)
INVALID_PHONE_NUMBER_OR_PASSWORD = ErrorCode(
    "INVALID_PHONE_NUMBER_OR_PASSWORD", 401, "Invalid phone number or password", field="password"
)
OTP_NOT_FOUND = ErrorCode("OTP_NOT_FOUND", 400, "OTP not found", field="code")
OTP_EXPIRED = ErrorCode("OTP_EXPIRED", 400, "OTP expired", field="code")
INVALID_OTP = ErrorCode("INVALID_OTP", 400, "Invalid OTP", field="code")
TOO_MANY_CODES = ErrorCode("TOO_MANY_ATTEMPTS", 403, "Too many attempts", field="code")
USER_NOT_FOUND = ErrorCode("USER_NOT_FOUND", 401, "User not found")
CANNOT_BE_UPDATED = ErrorCode(
    "PHONE_NUMBER_CANNOT_BE_UPDATED", 400, "Phone number cannot be updated", field="phoneNumber"
)
LAST_WAY_IN = ErrorCode(
    "PHONE_NUMBER_IS_LAST_WAY_IN", 400, "The phone number is the only way to sign in"
)
FAILED_TO_CREATE_USER = ErrorCode("FAILED_TO_CREATE_USER", 500, "Failed to create user")
CODE_REFUSALS = (INVALID_PHONE_NUMBER, OTP_NOT_FOUND, OTP_EXPIRED, INVALID_OTP, TOO_MANY_CODES)
"""What may become of a code."""
