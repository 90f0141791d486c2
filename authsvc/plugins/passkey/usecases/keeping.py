"""Look after one's passkeys."""

from sqlalchemy import delete, update

from authsvc.api import AuthContext, Identity, count_ways_in, page_link, returned, sessions
from authsvc.plugins.passkey.errors import LAST_WAY_IN, PASSKEY_NOT_FOUND
from authsvc.plugins.passkey.events import PasskeyRemoved, PasskeyRenamed
from authsvc.plugins.passkey.reader import COLUMNS, TABLE, Passkey


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
    sessions.hold_user(auth, identity.user_id)
    mine = (TABLE.c.id == passkey_id, TABLE.c.user_id == identity.user_id)
    row = returned(auth.db, delete(TABLE).where(*mine).returning(TABLE.c.id))
    if row is None:
        raise PASSKEY_NOT_FOUND.error()
    if not count_ways_in(auth, identity.user_id):
        raise LAST_WAY_IN.error()
    user_id = identity.user_id
    auth.emit(PasskeyRemoved(auth=auth, user_id=user_id, passkey_id=passkey_id, reason="revoked"))
    security = page_link(auth, "page.security")
    auth.send_mail("passkey_removed", identity.user["email"], link=security)
