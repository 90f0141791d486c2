"""Refusals about wallets."""

from authsvc.api import ErrorCode

MESSAGE_MISMATCH = ErrorCode(
    "UNAUTHORIZED_SIWE_MESSAGE_MISMATCH",
    401,
    "Unauthorized: SIWE message does not match the expected nonce, domain, address, or chain ID",
)
INVALID_OR_EXPIRED_NONCE = ErrorCode(
    "UNAUTHORIZED_INVALID_OR_EXPIRED_NONCE", 401, "Unauthorized: Invalid or expired nonce"
)
MESSAGE_EXPIRED = ErrorCode(
    "UNAUTHORIZED_SIWE_MESSAGE_EXPIRED", 401, "Unauthorized: SIWE message has expired"
)
MESSAGE_NOT_YET_VALID = ErrorCode(
    "UNAUTHORIZED_SIWE_MESSAGE_NOT_YET_VALID", 401, "Unauthorized: SIWE message is not yet valid"
)
INVALID_SIGNATURE = ErrorCode(
    "UNAUTHORIZED_INVALID_SIWE_SIGNATURE", 401, "Unauthorized: Invalid SIWE signature"
)
EMAIL_REQUIRED = ErrorCode(
    "VALIDATION_ERROR",
    400,
    "[body.email] Email is required when the anonymous plugin option is disabled.",
    field="email",
)
INVALID_WALLET = ErrorCode("INVALID_WALLET_ADDRESS", 400, "Invalid wallet address")
CHAIN_NOT_ALLOWED = ErrorCode("CHAIN_NOT_ALLOWED", 400, "That chain is not accepted here")
SIWE_SIGN_UP_DISABLED = ErrorCode(
    "SIWE_SIGN_UP_DISABLED", 403, "Sign-up with a wallet is not enabled"
)
FAILED_TO_CREATE_USER = ErrorCode("FAILED_TO_CREATE_USER", 500, "Failed to create user")
TOO_MANY_NEWCOMERS = ErrorCode(
    "TOO_MANY_WALLET_SIGN_UPS", 429, "Too many accounts came from your network today."
)
WALLET_TAKEN = ErrorCode("WALLET_ALREADY_LINKED", 409, "That wallet belongs to an account already")
WALLET_NOT_FOUND = ErrorCode("WALLET_NOT_FOUND", 404, "Wallet not found")
TOO_MANY_WALLETS = ErrorCode("TOO_MANY_WALLETS", 400, "This account has enough wallets")
