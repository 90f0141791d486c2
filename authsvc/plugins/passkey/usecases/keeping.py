"""Look after one's passkeys."""

from sqlalchemy import delete, select, update

from authsvc.api import (
    LAST_WAY_IN,
    AuthContext,
    Identity,
    execute,
    keep_a_way_in,
    keep_factor,
    page_link,
    returned,
    sessions,
)
from authsvc.plugins.passkey.errors import PASSKEY_NOT_FOUND
from authsvc.plugins.passkey.events import PasskeyRemoved, PasskeyRenamed
from authsvc.plugins.passkey.reader import COLUMNS, TABLE, Passkey, count_passkeys


def rename(auth: AuthContext, identity: Identity, passkey_id: str, name: str) -> Passkey:
    """Call one of the caller's passkeys something else."""
    mine = (TABLE.c.id == passkey_id, TABLE.c.user_id == identity.user_id)
    statement = update(TABLE).where(*mine).values(name=name).returning(*COLUMNS)
    row = returned(auth.db, statement)
    if row is None:
        raise PASSKEY_NOT_FOUND.error()
    auth.emit(PasskeyRenamed(auth=auth, user_id=identity.user_id, passkey_id=passkey_id))
    return Passkey(**row._mapping)


def remove(auth: AuthContext, identity: Identity, passkey_id: str) -> None:
    """Forget one of the caller's passkeys, never the last way in (ATK-119), and tell its owner.

    The user's row is held first, so that two requests cannot remove the last two.
    """
    user = sessions.hold_user(auth, identity.user_id) or identity.user
    mine = (TABLE.c.id == passkey_id, TABLE.c.user_id == identity.user_id)
    if auth.db.execute(select(TABLE.c.id).where(*mine)).first() is None:
        raise PASSKEY_NOT_FOUND.error()
    keep_a_way_in(auth, identity.user_id, LAST_WAY_IN)
    others = count_passkeys(auth, identity.user_id) > 1
    enabled = bool(user.get("two_factor_enabled"))
    keep_factor(auth, user, others=others or enabled)
    execute(auth.db, delete(TABLE).where(*mine))
    user_id = identity.user_id
    auth.emit(PasskeyRemoved(auth=auth, user_id=user_id, passkey_id=passkey_id, reason="revoked"))
    security = page_link(auth, "page.security")
    auth.send_mail("passkey_removed", user["email"], owner=user, link=security)
