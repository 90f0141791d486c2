"""Refusals of captchas, as clients of the wire protocol know them."""

from authsvc.api import ErrorCode

MISSING_RESPONSE = ErrorCode("MISSING_RESPONSE", 400, "Missing CAPTCHA response")
VERIFICATION_FAILED = ErrorCode("VERIFICATION_FAILED", 403, "Captcha verification failed")
UNKNOWN_ERROR = ErrorCode("UNKNOWN_ERROR", 500, "Something went wrong")
"""The provider cannot be asked, so nobody is let in."""
