"""Session look-up, the hottest query of the service: one SELECT, no ORM, no transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, select

from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User


@dataclass(frozen=True, slots=True)
class Found:
    """A session row and its user's row, by attribute name."""

    session: Mapping[str, Any]
    user: Mapping[str, Any]


class SessionReader(Protocol):
    """Finds a session with its user by the digest of its token."""

    def find(self, connection: Connection, token_digest: str) -> Found | None:
        """The stored row whatever its age; who may use it is not decided here."""


class PortableReader:
    """The reader for every database SQLAlchemy speaks to."""

    def __init__(self) -> None:
        session, user = Session.__table__, User.__table__
        self._session = tuple(str(column.key) for column in session.columns)
        self._user = tuple(str(column.key) for column in user.columns)
        self._statement = (
            select(*session.columns, *(column.label(f"user_{column.key}") for column in user.columns))
            .join(user, user.c.id == session.c.user_id)
            .where(session.c.token_digest == bindparam("digest"))
        )

    def find(self, connection: Connection, token_digest: str) -> Found | None:
        """One statement; the columns are split by position."""
        row = connection.execute(self._statement, {"digest": token_digest}).first()
        if row is None:
            return None
        border = len(self._session)
        return Found(
            dict(zip(self._session, row[:border], strict=True)),
            dict(zip(self._user, row[border:], strict=True)),
        )


def is_live(found: Found, now: datetime, absolute_lifetime: Any) -> bool:
    """Whether the session may still be used: idle and absolute time-out, user not disabled."""
    session = found.session
    return (
        session["expires_at"] > now
        and session["created_at"] + absolute_lifetime > now
        and found.user["disabled_at"] is None
    )
