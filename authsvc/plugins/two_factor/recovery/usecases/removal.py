"""Take all second factors of somebody away who can prove none of them any more."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update

from authsvc.api import (
    AuthContext,
    FactorsRemoved,
    User,
    by_email,
    by_id,
    changed,
    execute,
    page_link,
    proven_mailboxes,
    sessions,
    withdraw,
)
from authsvc.plugins.two_factor.devices import usecases as devices
from authsvc.plugins.two_factor.factors.usecases import lockout
from authsvc.plugins.two_factor.models import TwoFactor

TABLE = TwoFactor.__table__
USERS = User.__table__


def remove_all(
    auth: AuthContext, user: Mapping[str, Any], reason: str, why: str = ""
) -> Mapping[str, Any]:
    """No factor but the first is left, nobody stays signed in, and every mailbox is told (ATK-096).

    Returns the user as they are now.
    """
    user_id = user["id"]
    sessions.hold_user(auth, user_id)
    withdraw(auth, user_id, lockout.CHALLENGE, lockout.MAILED)
    devices.forget_all(auth, user_id, "recovery")
    devices.drop_cookie(auth)
    execute(auth.db, delete(TABLE).where(TABLE.c.user_id == user_id))
    values = {"two_factor_enabled": False, "updated_at": auth.now()}
    changed(auth.db, update(USERS).where(USERS.c.id == user_id).values(**values))
    sessions.end_sessions(auth, user_id, "recovery")
    auth.emit(FactorsRemoved(auth=auth, user_id=user_id, reason=reason, why=why))
    for mailbox in proven_mailboxes(auth, user) or (user["email"],):
        auth.send_mail("factors_removed", mailbox, link=page_link(auth, "page.forgot_password"))
    return {**user, **values}


def reset(auth: AuthContext, name: str, why: str) -> Mapping[str, Any] | None:
    """The operator's way, by e-mail address or id; ``None`` if that is nobody."""
    found = by_email(auth, name) if "@" in name else by_id(auth, name)
    return None if found is None else remove_all(auth, found.user, "operator", why)
