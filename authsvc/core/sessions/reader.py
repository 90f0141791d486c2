"""Session look-up, the hottest query of the service: one SELECT, no ORM, no transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import Connection, Select, bindparam, select

from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User


@dataclass(frozen=True, slots=True)
class Found:
    """A session row and its user's row, by attribute name."""

    session: Mapping[str, Any]
    user: Mapping[str, Any]


class ReadPath(Protocol):
    """Where to read: a request."""

    @property
    def reader(self) -> Connection:
        """The open transaction's own connection, else an autocommit one."""

    @property
    def environ(self) -> Mapping[str, Any]:
        """The WSGI environment; it tells whether a transaction is open."""


class SessionReader(Protocol):
    """Finds a session with its user by the digest of its token."""

    def find(self, reads: ReadPath, token_digest: str) -> Found | None:
        """The stored row whatever its age; who may use it is not decided here."""


class Query:
    """The statement of every reader, and how its rows split into a session and a user.

    Made at the first look-up, when every feature has added its columns.
    """

    @cached_property
    def joined(self) -> Select[Any]:
        """Every session with its user."""
        session, user = Session.__table__, User.__table__
        labelled = (column.label(f"of_user_{column.key}") for column in user.columns)
        return select(*session.columns, *labelled).join(user, user.c.id == session.c.user_id)

    @cached_property
    def statement(self) -> Select[Any]:
        """Takes ``digest``."""
        return self.joined.where(Session.__table__.c.token_digest == bindparam("digest"))

    @cached_property
    def _session(self) -> tuple[str, ...]:
        return tuple(str(column.key) for column in Session.__table__.columns)

    @cached_property
    def _user(self) -> tuple[str, ...]:
        return tuple(str(column.key) for column in User.__table__.columns)

    def split(self, row: Sequence[Any]) -> Found:
        """The columns belong to the session up to a border, then to the user."""
        border = len(self._session)
        return Found(
            dict(zip(self._session, row[:border], strict=True)),
            dict(zip(self._user, row[border:], strict=True)),
        )


class PortableReader:
    """The reader for every database SQLAlchemy speaks to."""

    def __init__(self, query: Query | None = None) -> None:
        self._query = query or Query()

    def find(self, reads: ReadPath, token_digest: str) -> Found | None:
        """One statement on the request's connection."""
        row = reads.reader.execute(self._query.statement, {"digest": token_digest}).first()
        return None if row is None else self._query.split(row)


def is_live(found: Found, now: datetime, absolute_lifetime: timedelta) -> bool:
    """Whether the session may still be used: idle and absolute time-out, user not disabled."""
    session = found.session
    return (
        session["expires_at"] > now
        and session["created_at"] + absolute_lifetime > now
        and found.user["disabled_at"] is None
    )
