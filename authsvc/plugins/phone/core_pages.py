"""Phone numbers on the pages of sign-in, of sign-up and of a forgotten password."""

import re
from collections.abc import Mapping
from typing import Any

from authsvc.api import AuthContext
from authsvc.plugins.phone.numbers import parse, shown
from authsvc.plugins.phone.reset_pages import ask
from authsvc.plugins.phone.usecases.codes import TEXT
from authsvc.plugins.phone.usecases.signin import sign_in

NUMBERLIKE = re.compile(r"[\d\s+()./-]+")


def includeme(config: Any) -> None:
    """The fields of those pages take numbers."""
    config.add_name_sign_in(sign_in, takes=is_number, own=own, order=10)
    config.add_name_reset(ask, takes=looks_like_number)
    for page in ("page.sign_in", "page.forgot_password"):
        config.add_page_part(page, offer)
    config.add_page_part("page.sign_up", offer_sign_up)


def is_number(auth: AuthContext, name: str) -> bool:
    """Whether ``name`` is spelt as a number that one signs in with, be it anybody's or not.

    Digits alone may be a user name where numbers need their country.
    """
    if not looks_like_number(auth, name):
        return False
    return name.strip().startswith("+") or parse(auth.settings("phone"), name) is not None


def looks_like_number(_auth: AuthContext, name: str) -> bool:
    """Whether somebody means a number, right or not."""
    return NUMBERLIKE.fullmatch(name) is not None


def own(user: Mapping[str, Any]) -> str:
    """What who came by phone signs in with once more."""
    number = user["phone_number"] if user["phone_number_verified"] else None
    return shown(number) if number else ""


def offer(_request: Any) -> Mapping[str, Any]:
    """The form's field is for numbers, too."""
    return {"phone": True}


def offer_sign_up(request: Any) -> Mapping[str, Any]:
    """Another way to an account, where one is open."""
    return {"phone_sign_up": TEXT.is_open(request.auth)}
