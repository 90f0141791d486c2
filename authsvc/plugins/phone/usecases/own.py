"""The number of somebody signed in: set it, change it, take it away."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from authsvc.api import (
    SECOND_FACTOR_REQUIRED,
    AuthContext,
    Identity,
    User,
    by_id,
    execute,
    keep_a_way_in,
    lacks_factor,
    page_link,
    require_fresh,
    sessions,
    withdraw,
)
from authsvc.plugins.phone.errors import LAST_WAY_IN, PHONE_NUMBER_EXIST, USER_NOT_FOUND
from authsvc.plugins.phone.events import PhoneNumberChanged, PhoneNumberRemoved
from authsvc.plugins.phone.reader import by_number, count_numbers
from authsvc.plugins.phone.usecases.codes import TEXT, Purpose, wish_for
from authsvc.plugins.phone.usecases.newcomers import free_of_claims, mark_proven

USERS = User.__table__


def attach(
    auth: AuthContext, identity: Identity | None, typed: str, code: str, browser: str = ""
) -> Mapping[str, Any]:
    """Make a proven number the caller's; the user as it is then.

    It is a way in from then on, and resets the password, so a sign-in from long ago is not enough
    (ATK-079), nor is one of too few factors (ATK-084). That somebody else has the number is told
    only to who has proven it.
    """
    if identity is None:
        raise USER_NOT_FOUND.error()
    require_fresh(auth, identity)
    if lacks_factor(auth, identity):
        raise SECOND_FACTOR_REQUIRED.error()
    wish = wish_for(auth, Purpose.VERIFY, typed, browser)
    TEXT.require(auth, wish, code)
    sessions.require_live(auth, identity)
    TEXT.spend(auth, wish)
    e164 = wish.to
    owner = by_number(auth, e164)
    if owner is not None and owner.user["id"] != identity.user_id:
        raise PHONE_NUMBER_EXIST.error(keep_writes=True)
    if owner is None:
        free_of_claims(auth, e164, but=identity.user_id)
        _forget_codes(auth, identity)
        mark_proven(auth, identity.user_id, e164)
        auth.emit(PhoneNumberChanged(auth=auth, user_id=identity.user_id))
        link = page_link(auth, "page.security")
        auth.send_mail("phone_changed", identity.user["email"], link=link)
    fresh = by_id(auth, identity.user_id)
    return fresh.user if fresh is not None else identity.user


def _forget_codes(auth: AuthContext, identity: Identity) -> None:
    """What was texted to the number before opens nothing any more (ATK-057)."""
    kinds = (TEXT.kind(auth, purpose).purpose for purpose in Purpose)
    withdraw(auth, identity.user_id, *kinds)


def detach(auth: AuthContext, identity: Identity) -> None:
    """Take the caller's number away, unless nobody could sign in then (ATK-119)."""
    auth.begin()
    sessions.require_live(auth, identity)
    if not count_numbers(auth, identity.user_id):
        return
    keep_a_way_in(auth, identity.user_id, LAST_WAY_IN)
    _forget_codes(auth, identity)
    forget(auth, identity.user_id, "owner")
    link = page_link(auth, "page.security")
    auth.send_mail("phone_removed", identity.user["email"], link=link)


def forget(auth: AuthContext, user_id: str, reason: str) -> None:
    """A user has no number any more."""
    if not count_numbers(auth, user_id):
        return
    values = {"phone_number": None, "phone_number_verified": None, "updated_at": auth.now()}
    execute(auth.db, update(USERS).where(USERS.c.id == user_id).values(**values))
    auth.emit(PhoneNumberRemoved(auth=auth, user_id=user_id, reason=reason))
