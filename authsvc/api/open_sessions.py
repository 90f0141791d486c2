"""Sessions that are open: read, ended, replaced; how fresh they are."""

from authsvc.core.fields.usecases.sessions import set_session_fields
from authsvc.core.sessions import usecases as sessions
from authsvc.core.sessions.custom import told as session_answer
from authsvc.core.sessions.devices import describe as describe_device
from authsvc.core.sessions.events import (
    SessionCreating,
    SessionOpened,
    SessionsEnded,
    SessionUpdated,
    SessionUpdating,
)
from authsvc.core.sessions.farewell import SignOut
from authsvc.core.sessions.freshness import require_fresh
from authsvc.core.sessions.holding import live_sessions
from authsvc.core.sessions.places import describe as describe_place
from authsvc.core.sessions.shapes import SessionAndUser, SessionObject
from authsvc.core.users.fields import session_object
from authsvc.errors import SESSION_NOT_FRESH

__all__ = [
    "SESSION_NOT_FRESH",
    "SessionAndUser",
    "SessionCreating",
    "SessionObject",
    "SessionOpened",
    "SessionUpdated",
    "SessionUpdating",
    "SessionsEnded",
    "SignOut",
    "describe_device",
    "describe_place",
    "live_sessions",
    "require_fresh",
    "session_answer",
    "session_object",
    "sessions",
    "set_session_fields",
]
