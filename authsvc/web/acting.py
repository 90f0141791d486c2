"""A context for callers that are no requests: jobs and the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from authsvc.context import AuthContext, Client


@dataclass(frozen=True)
class SessionStorage:
    """The storage of a caller that is no request: one transaction, already open."""

    db: Session

    @property
    def reader(self) -> Connection:
        """The transaction's own connection."""
        return self.db.connection()

    def begin(self) -> None:
        """It has begun."""

    def settle(self) -> None:
        """It stays one transaction: whoever acts here decides how it ends."""
        self.db.flush()

    def release(self) -> None:
        """There is no connection beside the transaction's."""


@contextmanager
def acting(registry: Any, **options: Any) -> Iterator[AuthContext]:
    """A context in a transaction of its own: committed at the end, rolled back by an exception.

    Nobody asks, so mails to people who never chose a language come in the deployment's own.
    """
    settings = registry.auth_settings
    locale = settings["brand"].default_language if "brand" in settings else Client.locale
    options.setdefault("client", lambda: Client(locale=locale))
    with registry.session_factory.begin() as session:
        yield AuthContext(registry.authsvc.services, SessionStorage(session), **options)
