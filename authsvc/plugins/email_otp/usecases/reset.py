"""Choose a new password with a code."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    AuthContext,
    ask_password_rules,
    canonical_email,
    check_new_password,
    check_password_length,
    code_is_waiting,
    hold_owner,
    prove_mailbox,
    reset_in_place,
)
from authsvc.plugins.email_otp.errors import INVALID_OTP
from authsvc.plugins.email_otp.usecases.codes import Purpose, asked, kind_of, require, spend


def reset_password(auth: AuthContext, email: str, code: str, new: str) -> None:
    """Set a new password; what can be told of any password is told before the code is judged.

    A password refused for its owner's sake leaves the right code as it was (ATK-060). Second
    factors stay in place (ATK-055).
    """
    check_password_length(auth, new)
    address = canonical_email(email) or ""
    wish = asked(Purpose.RESET, address)
    if not code_is_waiting(auth, kind_of(auth, Purpose.RESET), wish.slot):
        raise INVALID_OTP.error()
    ask_password_rules(auth, new)
    hashed = auth.hash_password(new)
    require(auth, wish, code)
    found = hold_owner(auth, address)
    if found is None or found.user["disabled_at"] is not None:
        raise INVALID_OTP.error()
    user: Mapping[str, Any] = found.user
    check_new_password(auth, new, name=user["name"], email=user["email"], rules=False)
    spend(auth, wish)
    if auth.settings("email_otp").reset_verifies and user["email"] == address:
        user = prove_mailbox(auth, found)
    reset_in_place(auth, user, hashed, address)
