"""Somebody comes in without anything."""

from datetime import timedelta
from typing import Any

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
    insert_unless_taken,
    is_guest,
    network_bucket,
    new_id,
)
from authsvc.plugins.anonymous.errors import FAILED_TO_CREATE_USER, GUEST_ALREADY, TOO_MANY_GUESTS
from authsvc.plugins.anonymous.settings import AnonymousSettings

METHOD = "anonymous"
USERS = User.__table__
A_DAY = timedelta(days=1)


def sign_in_as_guest(auth: AuthContext) -> SignedIn | Challenge:
    """A new guest; a guest who asks again stays the one they are."""
    if is_guest(auth.identity):
        raise GUEST_ALREADY.error()
    _require_room(auth)
    auth.begin()
    user = _create(auth)
    return complete(auth, Attempt(user=user, method=METHOD))


def _require_room(auth: AuthContext) -> None:
    """Guests cost nothing to make, so a network gets a budget of them."""
    settings: AnonymousSettings = auth.settings("anonymous")
    key = ("guests", network_bucket(auth.client.address or ""))
    if auth.services.counters.count(key, A_DAY) > settings.per_network:
        raise TOO_MANY_GUESTS.error()


def _create(auth: AuthContext) -> dict[str, Any]:
    """The address is unguessable as well, so that nobody can take it first."""
    settings: AnonymousSettings = auth.settings("anonymous")
    email = f"temp-{new_id()}@{settings.email_domain}"
    values = blank_user(auth)
    values.update(name=settings.name, email=email, is_anonymous=True)
    auth.emit(UserCreating(auth=auth, values=values, method=METHOD))
    if not insert_unless_taken(auth.db, USERS, values):
        raise FAILED_TO_CREATE_USER.error()
    auth.emit(UserCreated(auth=auth, user=values, method=METHOD))
    return values
