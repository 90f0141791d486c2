"""Sign in with number and password."""

from authsvc.api import AuthContext, Challenge, SignedIn, sign_in_with_password
from authsvc.plugins.phone.errors import INVALID_PHONE_NUMBER_OR_PASSWORD
from authsvc.plugins.phone.numbers import parse
from authsvc.plugins.phone.reader import by_number
from authsvc.plugins.phone.usecases.codes import NOBODYS, TEXT


def sign_in(
    auth: AuthContext, typed: str, password: str, *, remember: bool = True, target: str = "/"
) -> SignedIn | Challenge:
    """Sign in by number; what is none, an unknown one and a wrong password are one answer."""
    e164 = parse(auth.settings("phone"), typed) or NOBODYS
    return sign_in_with_password(
        auth,
        by_number(auth, e164),
        password,
        name=f"phone:{e164}",
        method=TEXT.method,
        refusal=INVALID_PHONE_NUMBER_OR_PASSWORD,
        remember=remember,
        target=target,
    )
