"""Refusals about the caller's addresses. None of them tells anything about other users."""

from authsvc.api import ErrorCode

ADDRESS_IS_YOURS = ErrorCode(
    "ADDRESS_IS_YOURS", 400, "That address is yours already", field="email"
)
TOO_MANY_ADDRESSES = ErrorCode(
    "TOO_MANY_ADDRESSES", 400, "You have as many addresses as possible", field="email"
)
ADDRESS_NOT_FOUND = ErrorCode("ADDRESS_NOT_FOUND", 404, "Address not found")
ADDRESS_NOT_VERIFIED = ErrorCode("ADDRESS_NOT_VERIFIED", 400, "Address is not verified")
PRIMARY_ADDRESS = ErrorCode("PRIMARY_ADDRESS", 400, "The primary address cannot be removed")
INVALID_ADDRESS_LINK = ErrorCode("INVALID_TOKEN", 400, "Invalid token")
