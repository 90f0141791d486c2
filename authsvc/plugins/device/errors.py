"""Refusals of device authorization, by their names in RFC 8628 section 3.5 and RFC 6749."""

from authsvc.api import ErrorCode


def _refusal(code: str, message: str, status: int = 400, field: str = "") -> ErrorCode:
    return ErrorCode(code, status, message, oauth=True, field=field)


MALFORMED = _refusal("invalid_request", "Invalid input")
CLIENT_REQUIRED = _refusal("invalid_request", "client_id is required")
INVALID_CLIENT = _refusal("invalid_client", "Invalid client ID")
INVALID_SCOPE = _refusal("invalid_scope", "Invalid scope")
AUTHORIZATION_PENDING = _refusal("authorization_pending", "Authorization pending")
SLOW_DOWN = _refusal("slow_down", "Polling too frequently")
EXPIRED_DEVICE_CODE = _refusal("expired_token", "Device code has expired")
ACCESS_DENIED = _refusal("access_denied", "Access denied")
INVALID_DEVICE_CODE = _refusal("invalid_grant", "Invalid device code")
WRONG_CLIENT = _refusal("invalid_grant", "Client ID mismatch")
INVALID_USER_CODE = _refusal("invalid_request", "Invalid user code", field="userCode")
EXPIRED_USER_CODE = _refusal("expired_token", "User code has expired", field="userCode")
ALREADY_PROCESSED = _refusal("invalid_request", "Device code already processed")
NOT_CLAIMED = _refusal(
    "invalid_request",
    "Device code has not been claimed by a verifying session; call `GET /device` with the "
    "`user_code` while signed in before approving or denying",
)
NOT_YOURS_TO_APPROVE = _refusal(
    "access_denied", "You are not authorized to approve this device authorization", 403
)
NOT_YOURS_TO_DENY = _refusal(
    "access_denied", "You are not authorized to deny this device authorization", 403
)
AUTHENTICATION_REQUIRED = _refusal("unauthorized", "Authentication required", 401)
TOO_MANY_CODES = _refusal("slow_down", "Too many wrong codes. Please try again later.", 429)

# What the pages say instead of the standard's words.
UNKNOWN_CODE = ErrorCode(
    "UNKNOWN_DEVICE_CODE",
    400,
    "That code is not known. Please look at your device again.",
    field="user_code",
)
CODE_OVER = ErrorCode(
    "DEVICE_CODE_EXPIRED",
    400,
    "That code has expired. Please start again on your device.",
    field="user_code",
)
CODE_TAKEN = ErrorCode(
    "DEVICE_CODE_TAKEN",
    400,
    "That code was used already. Please start again on your device.",
    field="user_code",
)
ENOUGH_CODES = ErrorCode(
    "TOO_MANY_DEVICE_CODES",
    429,
    "Those were too many wrong codes. Please wait half an hour.",
    field="user_code",
)
FOR_PEOPLE = {
    INVALID_USER_CODE.message: UNKNOWN_CODE,
    EXPIRED_USER_CODE.message: CODE_OVER,
    ALREADY_PROCESSED.message: CODE_TAKEN,
    NOT_CLAIMED.message: CODE_TAKEN,
    NOT_YOURS_TO_APPROVE.message: CODE_TAKEN,
    NOT_YOURS_TO_DENY.message: CODE_TAKEN,
    TOO_MANY_CODES.message: ENOUGH_CODES,
}
