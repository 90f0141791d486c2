"""Sign in with a code, and sign up where that is allowed; or only look whether a code is right."""

from authsvc.api import (
    INVALID_EMAIL,
    AuthContext,
    Challenge,
    Newcomer,
    SignedIn,
    canonical_email,
    find_owner,
    sign_in_by_code,
)
from authsvc.plugins.email_otp.errors import INVALID_OTP, USER_NOT_FOUND
from authsvc.plugins.email_otp.usecases.codes import MAIL, Purpose


def sign_in(auth: AuthContext, email: str, code: str, newcomer: Newcomer) -> SignedIn | Challenge:
    """Sign in the owner of the mailbox. Every refusal of the code is one and the same (ATK-040)."""
    address = canonical_email(email)
    if address is None:
        raise INVALID_OTP.error()
    return sign_in_by_code(auth, MAIL, MAIL.wish(Purpose.SIGN_IN, address), code, newcomer)


def check(auth: AuthContext, email: str, purpose: Purpose, code: str) -> None:
    """Whether a code is right, without using it; a wrong one counts as anywhere else."""
    address = canonical_email(email)
    if address is None:
        raise INVALID_EMAIL.error()
    MAIL.require(auth, MAIL.wish(purpose, address), code)
    if find_owner(auth, address) is None:
        raise USER_NOT_FOUND.error()
