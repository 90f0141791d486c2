"""Choose a new password with a code."""

from authsvc.api import INVALID_EMAIL, AuthContext, canonical_email, reset_by_code
from authsvc.plugins.email_otp.usecases.codes import MAIL, Purpose


def reset_password(auth: AuthContext, email: str, code: str, new: str) -> None:
    """Set a new password."""
    address = canonical_email(email)
    if address is None:
        raise INVALID_EMAIL.error()
    wish = MAIL.wish(Purpose.RESET, address)
    reset_by_code(auth, MAIL, wish, code, new, field="password")
