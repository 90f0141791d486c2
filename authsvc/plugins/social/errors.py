"""Refusals of social sign-in. Those of the callback are words in a query, as RFC 6749 has them."""

from authsvc.api import ErrorCode

PROVIDER_NOT_FOUND = ErrorCode("PROVIDER_NOT_FOUND", 404, "Provider not found")
PROVIDER_UNREACHABLE = ErrorCode("PROVIDER_UNREACHABLE", 502, "The provider does not answer")
ID_TOKEN_NOT_SUPPORTED = ErrorCode("ID_TOKEN_NOT_SUPPORTED", 404, "id_token not supported")
INVALID_TOKEN = ErrorCode("INVALID_TOKEN", 401, "Invalid token")
FAILED_TO_GET_USER_INFO = ErrorCode("FAILED_TO_GET_USER_INFO", 401, "Failed to get user info")
USER_EMAIL_NOT_FOUND = ErrorCode("USER_EMAIL_NOT_FOUND", 401, "User email not found")
OAUTH_LINK_ERROR = ErrorCode("OAUTH_LINK_ERROR", 401, "account not linked")
SOCIAL_ACCOUNT_ALREADY_LINKED = ErrorCode(
    "SOCIAL_ACCOUNT_ALREADY_LINKED", 409, "Social account already linked"
)
LINKING_NOT_ALLOWED = ErrorCode(
    "LINKING_NOT_ALLOWED", 401, "Account not linked - linking not allowed"
)
LINKING_DIFFERENT_EMAILS_NOT_ALLOWED = ErrorCode(
    "LINKING_DIFFERENT_EMAILS_NOT_ALLOWED",
    401,
    "Account not linked - different emails not allowed",
)
EMAIL_MUST_BE_VERIFIED = ErrorCode("EMAIL_NOT_VERIFIED", 403, "Email not verified")
RESERVED_PARAMETER = ErrorCode(
    "VALIDATION_ERROR", 400, "[body.additionalParams] Invalid input: a reserved parameter"
)
PROVIDER_NOT_SUPPORTED = ErrorCode("PROVIDER_NOT_SUPPORTED", 400, "Provider is not supported.")
PROVIDER_NOT_CONFIGURED = ErrorCode(
    "PROVIDER_NOT_CONFIGURED",
    400,
    "Account is not associated with a configured social provider.",
)
TOKEN_REFRESH_NOT_SUPPORTED = ErrorCode(
    "TOKEN_REFRESH_NOT_SUPPORTED", 400, "Provider does not support token refreshing."
)
REFRESH_TOKEN_NOT_FOUND = ErrorCode("REFRESH_TOKEN_NOT_FOUND", 400, "Refresh token not found")
FAILED_TO_REFRESH_ACCESS_TOKEN = ErrorCode(
    "FAILED_TO_REFRESH_ACCESS_TOKEN", 400, "Failed to refresh access token"
)
FAILED_TO_GET_ACCESS_TOKEN = ErrorCode(
    "FAILED_TO_GET_ACCESS_TOKEN", 400, "Failed to get a valid access token"
)
ACCESS_TOKEN_NOT_FOUND = ErrorCode("ACCESS_TOKEN_NOT_FOUND", 400, "Access token not found")
CONNECTION_EXPIRED = ErrorCode(
    "CONNECTION_EXPIRED", 400, "The offer to connect this account has expired"
)
CONNECTION_OF_ANOTHER = ErrorCode(
    "CONNECTION_OF_ANOTHER", 403, "The offer to connect this account was made to somebody else"
)


class Word:
    """What ``error`` says in the address of a callback that failed."""

    STATE_NOT_FOUND = "state_not_found"
    STATE_MISMATCH = "state_mismatch"
    NO_CODE = "no_code"
    PROVIDER_NOT_FOUND = "oauth_provider_not_found"
    ISSUER_MISMATCH = "issuer_mismatch"
    INVALID_CODE = "invalid_code"
    NO_USER_INFO = "unable_to_get_user_info"
    NOT_LINKED = "account_not_linked"
    CANNOT_LINK = "unable_to_link_account"
    OTHER_EMAIL = "email_does_not_match"
    OTHER_OWNER = "account_already_linked_to_different_user"
    EMAIL_NOT_FOUND = "email_not_found"
    EMAIL_NOT_VERIFIED = "email_not_verified"
    SIGN_UP_DISABLED = "signup_disabled"
    MISSING_PROFILE = "missing_profile"
    INVALID_PROFILE = "invalid_profile"
    INVALID_PAYLOAD = "invalid_payload"
    PAYLOAD_EXPIRED = "payload_expired"
