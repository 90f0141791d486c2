"""Ask for a code."""

from authsvc.api import AuthContext, sign_up_is_open
from authsvc.plugins.phone.reader import by_number
from authsvc.plugins.phone.settings import PhoneSettings
from authsvc.plugins.phone.usecases.codes import Purpose, asked, send


def request_code(auth: AuthContext, typed: str, browser: str = "") -> None:
    """Text a code to whoever may use one; nobody else is told so.

    With ``browser`` the code is good in that browser only, and nobody else's tries count there.
    Somebody signed in may ask for a number that nobody has, to make it theirs.
    """
    wish = asked(auth, Purpose.VERIFY, typed, browser)
    found = by_number(auth, wish.number.e164)
    if found is None:
        wanted = is_open(auth) or auth.identity is not None
    else:
        wanted = found.user["disabled_at"] is None
    send(auth, wish, wanted=wanted, found=found)


def request_reset(auth: AuthContext, typed: str) -> None:
    """Text a code that resets the password, if anybody has the number."""
    wish = asked(auth, Purpose.RESET, typed)
    found = by_number(auth, wish.number.e164)
    wanted = found is not None and found.user["disabled_at"] is None
    send(auth, wish, wanted=wanted, found=found)


def is_open(auth: AuthContext) -> bool:
    """Whether a code to an unknown number creates an account."""
    settings: PhoneSettings = auth.settings("phone")
    return settings.sign_up and sign_up_is_open(auth)
