"""List and unlink the ways a user can prove who they are."""

from typing import Any

from sqlalchemy import Row, delete, select

from authsvc.context import AuthContext
from authsvc.core.accounts.errors import ACCOUNT_NOT_FOUND, FAILED_TO_UNLINK_LAST_ACCOUNT
from authsvc.core.accounts.events import AccountUnlinked
from authsvc.core.accounts.models import Account
from authsvc.core.accounts.ways import keep_a_way_in
from authsvc.core.sessions import usecases as sessions
from authsvc.db import statements

TABLE = Account.__table__


def list_accounts(auth: AuthContext, user_id: str) -> list[Row[Any]]:
    """The accounts of a user, oldest first."""
    return list(
        auth.reader.execute(
            select(*TABLE.columns)
            .where(TABLE.c.user_id == user_id)
            .order_by(TABLE.c.created_at, TABLE.c.id)
        )
    )


def unlink(auth: AuthContext, user_id: str, account_id: str) -> None:
    """Remove an account row of the caller; never the last way in (ATK-119).

    The user's row is locked first, so that two requests cannot remove the last two accounts.
    """
    sessions.hold_user(auth, user_id)
    mine = TABLE.c.user_id == user_id
    keep_a_way_in(auth, user_id, FAILED_TO_UNLINK_LAST_ACCOUNT)
    provider = auth.db.scalar(select(TABLE.c.provider_id).where(mine, TABLE.c.id == account_id))
    if provider is None:
        raise ACCOUNT_NOT_FOUND.error()
    statements.execute(auth.db, delete(TABLE).where(mine, TABLE.c.id == account_id))
    auth.emit(AccountUnlinked(auth=auth, user_id=user_id, provider=provider))
