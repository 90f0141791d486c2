"""Choose a new password with a texted code."""

from authsvc.api import (
    AuthContext,
    ask_password_rules,
    check_new_password,
    check_password_length,
    code_is_waiting,
    reset_in_place,
    sessions,
)
from authsvc.plugins.phone.errors import INVALID_OTP, OTP_NOT_FOUND
from authsvc.plugins.phone.reader import by_number
from authsvc.plugins.phone.usecases.codes import Purpose, asked, kind_of, require, spend

HOW = "phone-reset"


def reset_password(auth: AuthContext, typed: str, code: str, new: str) -> None:
    """Set a new password; what can be told of any password is told before the code is judged.

    A password refused for its owner's sake leaves the right code as it was (ATK-060). Second
    factors stay in place (ATK-055), and nothing is said of the mailbox.
    """
    check_password_length(auth, new, field="newPassword")
    wish = asked(auth, Purpose.RESET, typed)
    if not code_is_waiting(auth, kind_of(auth, Purpose.RESET), wish.slot):
        raise OTP_NOT_FOUND.error()
    ask_password_rules(auth, new, field="newPassword")
    hashed = auth.hash_password(new)
    require(auth, wish, code)
    found = by_number(auth, wish.number.e164)
    if found is None or found.user["disabled_at"] is not None:
        raise INVALID_OTP.error()
    user = found.user
    name, email = user["name"], user["email"]
    check_new_password(auth, new, name=name, email=email, field="newPassword", rules=False)
    sessions.hold_user(auth, user["id"])
    held = by_number(auth, wish.number.e164)
    spend(auth, wish)
    if held is None or held.user["id"] != user["id"]:
        raise INVALID_OTP.error()
    reset_in_place(auth, user, hashed, f"phone:{wish.number.e164}", how=HOW)
