"""Session look-up, the hottest query of the service: one SELECT, no ORM, no transaction."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import ARRAY, Connection, Select, Text, any_, bindparam, func, select

from authsvc.core.sessions.gathering import Gathering
from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User

_token_digest = Session.__table__.c.token_digest
MOST_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """A session row and its user's row, by attribute name; never changed, since it is shared.

    ``kept`` holds what was made of these very rows, such as their text on the wire.
    """

    session: Mapping[str, Any]
    user: Mapping[str, Any]
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


class Remembered:
    """What was made of rows read before. The database is asked all the same.

    A row that still reads as it did is not taken apart and rendered again. Nothing here decides
    whether a session is good.
    """

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._known: dict[str, tuple[Any, Found]] = {}
        self._guard = threading.Lock()

    def same(self, token_digest: str, row: Any) -> Found | None:
        """What was made of the row, if it is the row of last time."""
        known = self._known.get(token_digest)
        return known[1] if known is not None and known[0] == row else None

    def keep(self, token_digest: str, row: Any, found: Found) -> Found:
        """Remember it; the one that was remembered first is forgotten for it."""
        with self._guard:
            self._known.pop(token_digest, None)
            if len(self._known) >= self._most:
                del self._known[next(iter(self._known))]
            self._known[token_digest] = (row, found)
        return found

    def forget(self, token_digests: Iterable[str]) -> None:
        """There are no such sessions any more."""
        for token_digest in token_digests:
            with self._guard:
                self._known.pop(token_digest, None)


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

    def about(self, token_digests: Sequence[str]) -> tuple[Select[Any], dict[str, Any]]:
        """The statement that asks for these, with its values."""
        if len(token_digests) == 1:
            return self._of_one, {"digest": token_digests[0]}
        return self._of_several, {"digests": token_digests}

    @cached_property
    def _of_one(self) -> Select[Any]:
        return self.joined.where(_token_digest == bindparam("digest"))

    @cached_property
    def _of_several(self) -> Select[Any]:
        return self.joined.where(_token_digest.in_(bindparam("digests", expanding=True)))

    @cached_property
    def as_records(self) -> Select[Any]:
        """Takes an array of digests; gives each with its row as one composite value.

        Such a value is cheap to receive, and to compare as it came. PostgreSQL only.
        """
        record = func.row(*Session.__table__.columns, *User.__table__.columns)
        wanted = _token_digest == any_(bindparam("digests", type_=ARRAY(Text)))
        return self.joined.where(wanted).with_only_columns(
            _token_digest, record, maintain_column_froms=True
        )

    @cached_property
    def _session(self) -> tuple[str, ...]:
        return tuple(str(column.key) for column in Session.__table__.columns)

    @cached_property
    def _user(self) -> tuple[str, ...]:
        return tuple(str(column.key) for column in User.__table__.columns)

    def digest(self, row: Sequence[Any]) -> str:
        """The digest of the session's token."""
        return str(row[self._digest_at])

    @cached_property
    def _digest_at(self) -> int:
        return self._session.index(_token_digest.key)

    def split(self, row: Sequence[Any]) -> Found:
        """The columns belong to the session up to a border, then to the user."""
        border = len(self._session)
        return Found(
            MappingProxyType(dict(zip(self._session, row[:border], strict=True))),
            MappingProxyType(dict(zip(self._user, row[border:], strict=True))),
        )


class PortableReader:
    """The reader for every database SQLAlchemy speaks to."""

    def __init__(self, query: Query | None = None) -> None:
        self._query = query or Query()
        self._remembered = Remembered()
        self._gathering = Gathering[Found]()

    def find(self, reads: ReadPath, token_digest: str) -> Found | None:
        """One statement on the request's connection, or on that of another who asks for both."""
        if "tm.active" in reads.environ:
            return self._ask(reads, [token_digest]).get(token_digest)
        return self._gathering.find(token_digest, partial(self._ask, reads))

    def _ask(self, reads: ReadPath, token_digests: Sequence[str]) -> Mapping[str, Found]:
        rows = [tuple(row) for row in reads.reader.execute(*self._query.about(token_digests))]
        found = {(digest := self._query.digest(row)): self._found(digest, row) for row in rows}
        self._remembered.forget(digest for digest in token_digests if digest not in found)
        return found

    def _found(self, token_digest: str, row: tuple[Any, ...]) -> Found:
        return self._remembered.same(token_digest, row) or self._remembered.keep(
            token_digest, row, self._query.split(row)
        )


def is_live(found: Found, now: datetime, absolute_lifetime: timedelta) -> bool:
    """Whether the session may still be used: idle and absolute time-out, user not disabled."""
    session = found.session
    return (
        session["expires_at"] > now
        and session["created_at"] + absolute_lifetime > now
        and found.user["disabled_at"] is None
    )
