"""Log lines: as JSON for machines, as text for people; never with what was typed.

Use the formatters from an ini: ``class = authsvc.web.logs.JsonFormatter``.
"""

import json
import logging
import re
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from authsvc import clock, ids

CURRENT: ContextVar[dict[str, Any] | None] = ContextVar("authsvc.request", default=None)
"""The WSGI environment of the request that this thread is answering."""
REQUEST_ID = "authsvc.request_id"
DISTANCE = 60.0
# C0 and C1 controls, DEL, line and paragraph separators, bidirectional overrides.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def request_id(environ: dict[str, Any]) -> str:
    """The id of a request, made when first asked for."""
    known: str | None = environ.get(REQUEST_ID)
    if known is None:
        known = environ[REQUEST_ID] = ids.random_bytes(9).hex()
    return known


def escape(text: str) -> str:
    """Text on one line that no terminal obeys (ASVS 16.4.1)."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def tell(log: logging.Logger, level: int, event: str, fields: dict[str, Any]) -> None:
    """A line about ``event``: fields of their own in JSON, ``name=value`` in text."""
    told = {name: value for name, value in fields.items() if value is not None}
    text = " ".join([event, *(f"{name}={value}" for name, value in told.items())])
    log.log(level, "%s", text, extra={"told": {"event": event, **told}})


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, request id, then event and fields or message."""

    def format(self, record: logging.LogRecord) -> str:
        """ASCII only, so that nothing in a message can start a line or steer a terminal."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        environ = CURRENT.get()
        if environ is not None:
            line["request_id"] = request_id(environ)
        line.update(getattr(record, "told", None) or {"message": record.getMessage()})
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = trace(record.exc_info[1])
        return json.dumps(line, default=str).replace("\x7f", "\\u007f")


class TextFormatter(logging.Formatter):
    """The usual format of ``logging``, one line a message, with the request's id."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 # the library's name
        """The message escaped, the id behind it."""
        environ = CURRENT.get()
        asked = f" [{request_id(environ)}]" if environ is not None else ""
        record.message = escape(record.message) + asked
        return super().formatMessage(record)


class Seldom:
    """Whether to tell of a fault: at first, then once a minute. An outage fills no disk."""

    def __init__(self, now: Callable[[], float] = clock.monotonic) -> None:
        self._now = now
        self._again: dict[str, float] = {}

    def due(self, fault: str) -> bool:
        """``fault`` is one of few names, nothing of a request."""
        now = self._now()
        if now < self._again.get(fault, now):
            return False
        self._again[fault] = now + DISTANCE
        return True


def trace(error: BaseException) -> list[str]:
    """Where it happened: kinds of errors and places in the code, no words.

    Texts of errors repeat what was typed or stored: a database's tells the row, a parser's the
    input (ASVS 16.2.5, ATK-219).
    """
    told: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        told.append(f"{type(cause).__module__}.{type(cause).__name__}")
        frames = traceback.extract_tb(cause.__traceback__)
        told += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        cause = cause.__cause__ or cause.__context__
    return told
