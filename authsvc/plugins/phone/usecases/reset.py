"""Choose a new password with a texted code."""

from authsvc.api import AuthContext, reset_by_code
from authsvc.plugins.phone.usecases.codes import TEXT, Purpose, wish_for


def reset_password(auth: AuthContext, typed: str, code: str, new: str) -> None:
    """Set a new password; nothing is said of the mailbox."""
    wish = wish_for(auth, Purpose.RESET, typed)
    reset_by_code(auth, TEXT, wish, code, new, field="newPassword")
