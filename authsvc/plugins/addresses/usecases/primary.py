"""Make another address the primary one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update

from authsvc.api import (
    CHANGE_EMAIL_DISABLED,
    UNAUTHORIZED,
    AuthContext,
    EmailChanged,
    EmailVerified,
    Identity,
    User,
    canonical_email,
    changed,
    execute,
    page_link,
    sessions,
    withdraw,
)
from authsvc.plugins.addresses.errors import ADDRESS_NOT_FOUND, ADDRESS_NOT_VERIFIED
from authsvc.plugins.addresses.models import UserAddress
from authsvc.plugins.addresses.reader import Address, Primary, further_of, primary_of

TABLE = UserAddress.__table__
USERS = User.__table__


def make_primary(auth: AuthContext, identity: Identity, email: str) -> Mapping[str, Any]:
    """Swap the primary address for a proven one; the caller's user afterwards.

    The old one stays as a further address if it was proven, else it is gone. Both mailboxes hear
    of it (ATK-045), and every older link of the user dies (ATK-057).
    """
    if not auth.settings("users").change_email:
        raise CHANGE_EMAIL_DISABLED.error()
    auth.begin()
    sessions.require_live(auth, identity)
    old = primary_of(auth, identity.user_id)
    if old is None:
        raise UNAUTHORIZED.error()
    new = canonical_email(email)
    if new == old.email:
        return identity.user
    chosen = next((a for a in further_of(auth, identity.user_id) if a.email == new), None)
    if chosen is None:
        raise ADDRESS_NOT_FOUND.error()
    if chosen.verified_at is None:
        raise ADDRESS_NOT_VERIFIED.error()
    return _swap(auth, identity, old, chosen)


def _swap(
    auth: AuthContext, identity: Identity, old: Primary, chosen: Address
) -> Mapping[str, Any]:
    """First the further address, then the primary one: whoever signs up meanwhile finds either."""
    user_id, now = identity.user_id, auth.now()
    _put_aside(auth, user_id, old, chosen)
    values = {
        "email": chosen.email,
        "email_verified": True,
        "pending_email": None,
        "updated_at": now,
    }
    moving = update(USERS).where(USERS.c.id == user_id, USERS.c.email == old.email)
    if not changed(auth.db, moving.values(**values)):
        raise ADDRESS_NOT_FOUND.error()
    withdraw(auth, user_id)
    auth.emit(EmailChanged(auth=auth, user_id=user_id, old=old.email, new=chosen.email))
    if not old.verified:
        auth.emit(EmailVerified(auth=auth, user_id=user_id))
    auth.send_mail("email_changed", old.email, new_email=chosen.email)
    auth.send_mail("address_primary", chosen.email, link=page_link(auth, "page.addresses"))
    sessions.hand_out(auth, identity, values)
    return {**identity.user, **values}


def _put_aside(auth: AuthContext, user_id: str, old: Primary, chosen: Address) -> None:
    """The row of the chosen address becomes that of the old one, or goes with it."""
    execute(auth.db, delete(TABLE).where(TABLE.c.user_id == user_id, TABLE.c.email == old.email))
    mine = TABLE.c.id == chosen.id, TABLE.c.user_id == user_id
    if old.verified:
        values = {"email": old.email, "verified_at": auth.now()}
        done = changed(auth.db, update(TABLE).where(*mine).values(**values))
    else:
        done = changed(auth.db, delete(TABLE).where(*mine))
    if not done:
        raise ADDRESS_NOT_FOUND.error()
