"""Ask for a code."""

from authsvc.api import AuthContext
from authsvc.plugins.phone.reader import by_number
from authsvc.plugins.phone.usecases.codes import TEXT, Purpose, wish_for


def request_code(auth: AuthContext, typed: str, browser: str = "") -> None:
    """Text a code to whoever may use one; nobody else is told so.

    With ``browser`` the code is good in that browser only, and nobody else's tries count there.
    Somebody signed in may ask for a number that nobody has, to make it theirs.
    """
    wish = wish_for(auth, Purpose.VERIFY, typed, browser)
    found = by_number(auth, wish.to)
    if found is None:
        wanted = TEXT.is_open(auth) or auth.identity is not None
    else:
        wanted = found.user["disabled_at"] is None
    TEXT.ask(auth, wish, found, wanted=wanted)


def request_reset(auth: AuthContext, typed: str, browser: str = "") -> None:
    """Text a code that resets the password, if anybody has the number; ``browser`` as above."""
    wish = wish_for(auth, Purpose.RESET, typed, browser)
    found = by_number(auth, wish.to)
    wanted = found is not None and found.user["disabled_at"] is None
    TEXT.ask(auth, wish, found, wanted=wanted)
