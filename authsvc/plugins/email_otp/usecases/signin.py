"""Sign in with a code, and sign up where that is allowed; or only look whether a code is right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authsvc.api import (
    INVALID_EMAIL,
    Attempt,
    AuthContext,
    Challenge,
    Newcomer,
    SignedIn,
    canonical_email,
    complete,
    enter_by_mailbox,
    find_owner,
    hold_owner,
)
from authsvc.plugins.email_otp.errors import INVALID_OTP, USER_NOT_FOUND
from authsvc.plugins.email_otp.usecases.codes import Asked, Purpose, asked, require, spend
from authsvc.plugins.email_otp.usecases.request import is_open

METHOD = "email-otp"


@dataclass(frozen=True)
class Typed:
    """What somebody types to come in; name, picture and ``extra`` are for somebody new."""

    email: str
    code: str
    name: str = ""
    image: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    browser: str = ""


@dataclass(frozen=True)
class NameAsked:
    """The code is right, and its owner is new: they may say who they are, and send it again."""


def sign_in(auth: AuthContext, typed: Typed) -> SignedIn | Challenge:
    """Sign in the owner of the mailbox. Every refusal of the code is one and the same (ATK-040)."""
    return _enter(auth, typed, _judge(auth, typed))


def sign_in_or_ask(auth: AuthContext, typed: Typed) -> SignedIn | Challenge | NameAsked:
    """The same, for a page that asks somebody new for a name once the code was right."""
    wish = _judge(auth, typed)
    if not typed.name and is_open(auth) and find_owner(auth, wish.to) is None:
        return NameAsked()
    return _enter(auth, typed, wish)


def _judge(auth: AuthContext, typed: Typed) -> Asked:
    address = canonical_email(typed.email)
    if address is None:
        raise INVALID_OTP.error()
    wish = asked(Purpose.SIGN_IN, address, typed.browser)
    require(auth, wish, typed.code)
    return wish


def _enter(auth: AuthContext, typed: Typed, wish: Asked) -> SignedIn | Challenge:
    """Hold the user, then spend the code: a change of password takes them in this order, too."""
    hold_owner(auth, wish.to)
    spend(auth, wish)
    newcomer = Newcomer(METHOD, typed.name, typed.image, typed.extra) if is_open(auth) else None
    entered = enter_by_mailbox(auth, wish.to, newcomer)
    if entered is None:
        raise INVALID_OTP.error()
    return complete(auth, Attempt(user=entered.user, method=METHOD, channel=wish.to))


def check(auth: AuthContext, email: str, purpose: Purpose, code: str) -> None:
    """Whether a code is right, without using it; a wrong one counts as anywhere else."""
    address = canonical_email(email)
    if address is None:
        raise INVALID_EMAIL.error()
    require(auth, asked(purpose, address), code)
    if find_owner(auth, address) is None:
        raise USER_NOT_FOUND.error()
