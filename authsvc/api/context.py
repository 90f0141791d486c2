"""What every use case is given, refuses with, tells of and draws from."""

from authsvc import ids
from authsvc.context import AuthContext, Client, Jar, MemoryJar
from authsvc.errors import FORBIDDEN, INVALID_ORIGIN, UNAUTHORIZED, ApiError, ErrorCode
from authsvc.events import Event
from authsvc.i18n import mark
from authsvc.ids import new_id, random_digits, random_string, token
from authsvc.security.identity import Identity
from authsvc.settings import setting
from authsvc.web.acting import acting

__all__ = [
    "FORBIDDEN",
    "INVALID_ORIGIN",
    "UNAUTHORIZED",
    "ApiError",
    "AuthContext",
    "Client",
    "ErrorCode",
    "Event",
    "Identity",
    "Jar",
    "MemoryJar",
    "acting",
    "ids",
    "mark",
    "new_id",
    "random_digits",
    "random_string",
    "setting",
    "token",
]
