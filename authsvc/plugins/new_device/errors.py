"""Refusals of the link in the mail."""

from authsvc.api import ErrorCode

LINK_IS_OVER = ErrorCode("NEW_DEVICE_LINK_INVALID", 400, "Invalid or used link")
