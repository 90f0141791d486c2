"""Ask for a code."""

from authsvc.api import INVALID_EMAIL, AuthContext, canonical_email, find_owner
from authsvc.plugins.email_otp.errors import INVALID_TYPE
from authsvc.plugins.email_otp.usecases.codes import MAIL, Purpose


def request_any(auth: AuthContext, email: str, purpose: Purpose) -> None:
    """Mail a code of a purpose that the client names; a change of address has its own endpoint."""
    if purpose is Purpose.CHANGE:
        raise INVALID_TYPE.error()
    request_code(auth, email, purpose)


def request_code(auth: AuthContext, email: str, purpose: Purpose, browser: str = "") -> None:
    """Mail a code to whoever may use one; nobody else is told so.

    With ``browser`` the code is good in that browser only, and nobody else's tries count there.
    """
    address = canonical_email(email)
    if address is None:
        raise INVALID_EMAIL.error()
    found = find_owner(auth, address)
    if found is None:
        wanted = purpose is Purpose.SIGN_IN and MAIL.is_open(auth)
    elif purpose is Purpose.VERIFY:
        wanted = found.user["disabled_at"] is None and found.user["email"] == address
    else:
        wanted = found.user["disabled_at"] is None
    MAIL.ask(auth, MAIL.wish(purpose, address, browser), found, wanted=wanted)
