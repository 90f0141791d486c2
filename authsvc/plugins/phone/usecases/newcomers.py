"""Users who come by their number, and numbers that change hands."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from authsvc.api import (
    AuthContext,
    Newcomer,
    User,
    UserCreated,
    UserCreating,
    blank_user,
    execute,
    insert_unless_taken,
    new_id,
    returned,
)
from authsvc.plugins.phone.errors import FAILED_TO_CREATE_USER
from authsvc.plugins.phone.events import PhoneNumberRemoved
from authsvc.plugins.phone.reader import by_number

USERS = User.__table__


def create(auth: AuthContext, e164: str, newcomer: Newcomer) -> Mapping[str, Any]:
    """A number that had another owner has left an address with them: the next is unguessable."""
    free_of_claims(auth, e164)
    domain, digits, method = auth.settings("phone").email_domain, e164[1:], newcomer.method
    for local in (digits, f"{digits}-{new_id()}"):
        values = blank_user(auth)
        values.update(name=newcomer.name or e164, email=f"{local}@{domain}")
        values.update(phone_number=e164, phone_number_verified=True)
        auth.emit(UserCreating(auth=auth, values=values, extra=newcomer.extra, method=method))
        if insert_unless_taken(auth.db, USERS, values):
            auth.emit(UserCreated(auth=auth, user=values, method=method))
            return values
        found = by_number(auth, e164)
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
