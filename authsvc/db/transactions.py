"""Which requests get a transaction, when it starts, and whether it is kept.

``write``   pyramid_tm begins before the view runs.
``once``    the same, never retried: the endpoint calls out to somebody else's server.
``phased``  the view reads first and calls :func:`begin` itself, after hashing a password.
``calling`` the same, never retried: between two transactions it calls out (:func:`settle`).
``read``    no transaction at all.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from psycopg import OperationalError as DriverError
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    TimeoutError,  # noqa: A004 # of the pool
)

from authsvc.db import release_reader

UNTRANSACTED = frozenset({"read", "phased", "calling"})
UNREPEATABLE = frozenset({"once", "calling"})
# What PostgreSQL says of a database that takes no writes, and of a transaction that it has ended
# for taking too long; then of a table and a column that are not there, and SQLite's words for them.
PASSING = frozenset({"25006", "25P03"})
UNDEFINED = frozenset({"42P01", "42703"})
MISSING = ("no such table", "no such column")


def needs_transaction(request: Any) -> bool:
    """pyramid_tm's activate hook for our endpoints; a host's own hook judges its own views."""
    endpoint = request.endpoint
    if endpoint is not None:
        return endpoint.mode not in UNTRANSACTED
    theirs = request.registry.host_hooks.activate
    return bool(theirs(request)) if theirs else True


def attempts(request: Any) -> int | None:
    """pyramid_retry's activate hook: one attempt for whatever must not run twice.

    One, too, for a body that will be refused for its size: to repeat a request means to copy it.
    """
    endpoint = request.endpoint
    if endpoint is not None and (
        endpoint.mode in UNREPEATABLE
        or (request.content_length or 0) > request.registry.authsvc.max_body
    ):
        return 1
    theirs = request.registry.host_hooks.retry
    return theirs(request) if endpoint is None and theirs else None


def must_abort(request: Any, response: Any) -> bool:
    """A refusal rolls back, unless its error was raised with ``keep_writes=True``.

    The status alone does not tell: a refusal can be a redirect to a page that explains it.
    """
    if request.exception is not None:
        # pyramid_tm looks no further after a veto, and an exception view has hidden the error.
        _mark_retryable(request, request.exception)
    if request.endpoint is None:
        theirs = request.registry.host_hooks.veto
        return bool(theirs(request, response)) if theirs else request.exception is not None
    refused = request.environ.get("authsvc.refused") or request.exception is not None
    refused = refused or response.status_code >= 400
    return bool(refused) and not request.environ.get("authsvc.keep_writes", False)


def begin(request: Any) -> None:
    """Start the transaction of a ``phased`` request; nothing happens when one is open."""
    environ = request.environ
    if "tm.active" in environ:
        return
    release_reader(request)
    environ["tm.active"] = True
    environ["tm.manager"] = request.tm
    environ["authsvc.begun"] = True
    request.tm.begin()


def settle(request: Any) -> None:
    """Commit what :func:`begin` started before calling out: it holds whatever comes of the call.

    A code of a provider is redeemed once, so that it is being redeemed has to be known before.
    """
    if request.environ.pop("authsvc.begun", False):
        request.db.flush()
        _close(request, request.tm.commit)


def finish(request: Any, response: Any) -> None:
    """Commit or abort what :func:`begin` started, by the same rule as every other request."""
    if not request.environ.get("authsvc.begun", False):
        return
    if not must_abort(request, response):
        request.db.flush()  # a broken constraint shows here, where the transaction can still tell
        del request.environ["authsvc.begun"]
        _close(request, request.tm.commit)
    else:
        del request.environ["authsvc.begun"]
        _close(request, request.tm.abort)


def fail(request: Any, error: BaseException) -> None:
    """Abort after an unexpected error; what may go well the next time is marked for a retry."""
    if lost_connection(error):
        request.registry.mark_retryable(error)
    if request.environ.pop("authsvc.begun", False):
        _mark_retryable(request, error)
        _close(request, request.tm.abort)


def lost_connection(error: BaseException) -> bool:
    """Whether the database ended a connection that was open, as a restart does.

    The pool has dropped its other connections then, and nothing of the request was committed.
    """
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_outage(error: BaseException) -> bool:
    """Whether the database cannot be reached, or cannot serve: an operator mends it, no programmer.

    SQLite gives its word for that to wrong statements as well; its code tells them apart.
    """
    cause = _cause(error)
    if lacks(error) or getattr(cause, "sqlstate", None) in PASSING:
        return True
    wrong = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    known = (OperationalError, InterfaceError, TimeoutError, DriverError)
    return isinstance(error, known) and not wrong


def kind_of(error: BaseException) -> str:
    """What an operator looks up: the database's name of the error, never its text."""
    cause = _cause(error)
    name = str(getattr(cause, "sqlite_errorname", None) or type(cause).__name__)
    return f"{name}, not at this release: run `authsvc db upgrade`" if lacks(error) else name


def lacks(error: BaseException) -> bool:
    """Whether a table or a column is not there: the database is of another release."""
    cause = _cause(error)
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return str(cause).startswith(MISSING)
    return getattr(cause, "sqlstate", None) in UNDEFINED


def _cause(error: BaseException) -> BaseException:
    """The driver's own error."""
    found = getattr(error, "orig", None)
    return found if isinstance(found, BaseException) else error


def _mark_retryable(request: Any, error: BaseException) -> None:
    """A broken constraint, too: somebody else was faster, and a second look finds what they did."""
    if not isinstance(error, Exception):
        return
    if isinstance(error, IntegrityError) or request.tm.get().isRetryableError(error):
        request.registry.mark_retryable(error)


def _close(request: Any, finisher: Callable[[], None]) -> None:
    del request.environ["tm.active"]
    del request.environ["tm.manager"]
    finisher()
