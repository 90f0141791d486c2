"""Passwords: rules, proofs, changes, resets."""

from authsvc.core.password.errors import (
    CREDENTIAL_ACCOUNT_NOT_FOUND,
    INVALID_PASSWORD,
    NEW_PASSWORD_REFUSALS,
    PASSWORD_CHECK_UNAVAILABLE,
    PASSWORD_COMPROMISED,
    PASSWORD_REQUIRED,
    PASSWORD_TOO_LONG,
    PASSWORD_TOO_PERSONAL,
    PASSWORD_TOO_SHORT,
    PASSWORD_TOO_WEAK,
    TOO_MANY_ATTEMPTS,
)
from authsvc.core.password.events import (
    PasswordChanged,
    PasswordChanging,
    PasswordRefused,
    PasswordResetRequested,
)
from authsvc.core.password.policy import ask_rules as ask_password_rules
from authsvc.core.password.policy import check_length as check_password_length
from authsvc.core.password.policy import check_new_password
from authsvc.core.password.shapes import Password
from authsvc.core.password.usecases.change import require_password
from authsvc.core.password.usecases.reset import put_in_place as reset_in_place
from authsvc.core.password.usecases.reset import request_reset

__all__ = [
    "CREDENTIAL_ACCOUNT_NOT_FOUND",
    "INVALID_PASSWORD",
    "NEW_PASSWORD_REFUSALS",
    "PASSWORD_CHECK_UNAVAILABLE",
    "PASSWORD_COMPROMISED",
    "PASSWORD_REQUIRED",
    "PASSWORD_TOO_LONG",
    "PASSWORD_TOO_PERSONAL",
    "PASSWORD_TOO_SHORT",
    "PASSWORD_TOO_WEAK",
    "TOO_MANY_ATTEMPTS",
    "Password",
    "PasswordChanged",
    "PasswordChanging",
    "PasswordRefused",
    "PasswordResetRequested",
    "ask_password_rules",
    "check_new_password",
    "check_password_length",
    "request_reset",
    "require_password",
    "reset_in_place",
]
