"""Choose a new password with a code."""

from authsvc.api import AuthContext, canonical_email, reset_by_code
from authsvc.plugins.email_otp.usecases.codes import MAIL, Purpose


def reset_password(auth: AuthContext, email: str, code: str, new: str) -> None:
    """Set a new password; what is no address is answered like a wrong code."""
    wish = MAIL.wish(Purpose.RESET, canonical_email(email) or "")
    reset_by_code(auth, MAIL, wish, code, new, field="password")
