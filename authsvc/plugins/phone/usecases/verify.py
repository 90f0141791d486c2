"""Sign in by the code, and sign up where that is allowed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update

from authsvc.api import (
    Attempt,
    AuthContext,
    Challenge,
    SignedIn,
    User,
    UserCreated,
    UserCreating,
    blank_user,
    complete,
    execute,
    insert_unless_taken,
    new_id,
    returned,
    sessions,
)
from authsvc.plugins.phone.errors import FAILED_TO_CREATE_USER, PHONE_NUMBER_NOT_EXIST
from authsvc.plugins.phone.events import PhoneNumberRemoved
from authsvc.plugins.phone.numbers import Number
from authsvc.plugins.phone.reader import by_number
from authsvc.plugins.phone.usecases.codes import METHOD, Asked, Purpose, asked, require, spend
from authsvc.plugins.phone.usecases.request import is_open

USERS = User.__table__


@dataclass(frozen=True)
class Typed:
    """What somebody types to come in; name and ``extra`` are for somebody new."""

    number: str
    code: str
    name: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    browser: str = ""


@dataclass(frozen=True)
class Proven:
    """Whose number it is, where no session was asked for."""

    user: Mapping[str, Any]


@dataclass(frozen=True)
class NameAsked:
    """The code is right, and its owner is new: they may say who they are, and send it again."""


def sign_in(auth: AuthContext, typed: Typed) -> SignedIn | Challenge:
    """Sign in the owner of the number."""
    user, wish = _owner(auth, typed)
    return complete(auth, Attempt(user=user, method=METHOD, channel=wish.number.e164))


def sign_in_or_ask(auth: AuthContext, typed: Typed) -> SignedIn | Challenge | NameAsked:
    """The same, for a page that asks somebody new for a name once the code was right."""
    wish = _judge(auth, typed)
    if not typed.name and is_open(auth) and by_number(auth, wish.number.e164) is None:
        return NameAsked()
    user = _enter(auth, typed, wish)
    return complete(auth, Attempt(user=user, method=METHOD, channel=wish.number.e164))


def prove(auth: AuthContext, typed: Typed) -> Proven:
    """Only prove the number: its owner, who may be new, is signed in nowhere by it."""
    return Proven(_owner(auth, typed)[0])


def _owner(auth: AuthContext, typed: Typed) -> tuple[Mapping[str, Any], Asked]:
    wish = _judge(auth, typed)
    return _enter(auth, typed, wish), wish


def _judge(auth: AuthContext, typed: Typed) -> Asked:
    wish = asked(auth, Purpose.VERIFY, typed.number, typed.browser)
    require(auth, wish, typed.code)
    return wish


def _enter(auth: AuthContext, typed: Typed, wish: Asked) -> Mapping[str, Any]:
    """Hold the user, then spend the code: whoever takes a number away does so in this order."""
    e164 = wish.number.e164
    found = by_number(auth, e164)
    if found is not None:
        sessions.hold_user(auth, found.user["id"])
        found = by_number(auth, e164)
    spend(auth, wish)
    if found is not None:
        return found.user
    if not is_open(auth):
        raise PHONE_NUMBER_NOT_EXIST.error()
    return _create(auth, typed, wish.number)


def _create(auth: AuthContext, typed: Typed, number: Number) -> Mapping[str, Any]:
    """A number that had another owner has left an address with them: the next is unguessable."""
    free_of_claims(auth, number.e164)
    domain = auth.settings("phone").email_domain
    for local in (number.digits, f"{number.digits}-{new_id()}"):
        values = blank_user(auth)
        values.update(name=typed.name or number.e164, email=f"{local}@{domain}")
        values.update(phone_number=number.e164, phone_number_verified=True)
        auth.emit(UserCreating(auth=auth, values=values, extra=typed.extra, method=METHOD))
        if insert_unless_taken(auth.db, USERS, values):
            auth.emit(UserCreated(auth=auth, user=values, method=METHOD))
            return values
        found = by_number(auth, number.e164)
        if found is not None:  # somebody was faster with the same number
            return found.user
    raise FAILED_TO_CREATE_USER.error()


def free_of_claims(auth: AuthContext, e164: str, *, but: str = "") -> None:
    """Take a number away from whoever only claimed to have it: it was just proven (ATK-042)."""
    claimed = (USERS.c.phone_number == e164, USERS.c.phone_number_verified.is_not(True))
    freeing = update(USERS).where(*claimed, USERS.c.id != but).values(phone_number=None)
    row = returned(auth.db, freeing.returning(USERS.c.id))
    if row is not None:
        auth.emit(PhoneNumberRemoved(auth=auth, user_id=row.id, reason="claimed"))


def mark_proven(auth: AuthContext, user_id: str, e164: str) -> None:
    """Write a proven number; the unique column decides between two users in the end."""
    values = {"phone_number": e164, "phone_number_verified": True, "updated_at": auth.now()}
    execute(auth.db, update(USERS).where(USERS.c.id == user_id).values(**values))
