"""Reading keys, and the people tokens speak of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from authsvc.api import AuthContext, User, sessions
from authsvc.plugins.jwt.models import Jwk

TABLE = Jwk.__table__
USERS = User.__table__


def live(connection: Connection, now: datetime) -> list[Row[Any]]:
    """Every pair whose public key is still believed, the newest first."""
    there = or_(TABLE.c.expires_at.is_(None), TABLE.c.expires_at > now)
    newest = (TABLE.c.created_at.desc(), TABLE.c.id.desc())
    return list(connection.execute(select(*TABLE.columns).where(there).order_by(*newest)))


def user_of(auth: AuthContext, user_id: str) -> Mapping[str, Any] | None:
    """The user with that id, unless disabled (ATK-012)."""
    wanted = select(*USERS.columns).where(USERS.c.id == user_id, USERS.c.disabled_at.is_(None))
    row = auth.reader.execute(wanted).mappings().first()
    return None if row is None else dict(row)


def session_of(auth: AuthContext, user_id: str, session_id: str) -> Mapping[str, Any] | None:
    """That session of the user, unless it has ended."""
    table = sessions.TABLE
    oldest = auth.now() - auth.settings("sessions").absolute_lifetime
    wanted = select(*table.columns).where(
        table.c.id == session_id,
        table.c.user_id == user_id,
        table.c.expires_at > auth.now(),
        table.c.created_at > oldest,
    )
    row = auth.reader.execute(wanted).mappings().first()
    return None if row is None else dict(row)
