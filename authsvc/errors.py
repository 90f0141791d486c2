"""Refusals by name: declared once as an ``ErrorCode``, raised as an ``ApiError``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class ApiError(Exception):
    """A refusal on its way to the client; holds no HTTP object.

    ``keep_writes`` commits what the use case has written so far (a counted failure, a lock);
    everything else a refused request wrote is rolled back.
    ``field`` names the form field a page shows the message beside. ``hints`` are sentences that a
    page says after it, in its reader's language. ``beside`` has, for pages only, the words of
    several fields: texts to translate, and what they are filled with.
    """

    def __init__(
        self,
        code: "ErrorCode",
        *,
        message: str | None = None,
        keep_writes: bool = False,
        field: str = "",
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        hints: tuple[str, ...] = (),
        beside: Mapping[str, tuple[str, Mapping[str, Any]]] | None = None,
    ) -> None:
        super().__init__(code.code)
        self.code = code.code
        self.status = code.status
        self.message = code.message if message is None else message
        self.bare = code.bare
        self.oauth = code.oauth
        self.keep_writes = keep_writes
        self.field = field or code.field
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        self.beside = dict(beside or {})
        self.hints = tuple(filter(None, hints))


@dataclass(frozen=True)
class ErrorCode:
    """One way to be refused: its name on the wire, its HTTP status, its English message.

    ``bare`` codes send only the message: some of Better Auth's answers carry no ``code``.
    ``oauth`` codes send ``error`` and ``error_description`` instead (RFC 6749 section 5.2).
    """

    code: str
    status: int
    message: str
    field: str = ""
    bare: bool = False
    oauth: bool = False

    def error(self, **details: Any) -> ApiError:
        """The exception to raise; ``details`` as in :class:`ApiError`."""
        return ApiError(self, **details)


UNAUTHORIZED = ErrorCode("UNAUTHORIZED", 401, "Unauthorized")
FORBIDDEN = ErrorCode("FORBIDDEN", 403, "Forbidden")
SESSION_NOT_FRESH = ErrorCode("SESSION_NOT_FRESH", 403, "Session is not fresh")
SECOND_FACTOR_REQUIRED = ErrorCode(
    "SECOND_FACTOR_REQUIRED", 403, "Your role needs a second factor. Please set one up first."
)
BAD_REQUEST = ErrorCode("BAD_REQUEST", 400, "Invalid JSON in request body")
VALIDATION_ERROR = ErrorCode("VALIDATION_ERROR", 400, "Invalid input")
UNSUPPORTED_MEDIA_TYPE = ErrorCode("UNSUPPORTED_MEDIA_TYPE", 415, "Content-Type is not allowed")
PAYLOAD_TOO_LARGE = ErrorCode("PAYLOAD_TOO_LARGE", 413, "The request body is too large")
TOO_MANY_REQUESTS = ErrorCode(
    "TOO_MANY_REQUESTS", 429, "Too many requests. Please try again later.", bare=True
)
SERVICE_BUSY = ErrorCode("SERVICE_BUSY", 503, "The service is busy. Please try again in a moment.")
INTERNAL_SERVER_ERROR = ErrorCode("INTERNAL_SERVER_ERROR", 500, "Something went wrong on our side.")
MISSING_OR_NULL_ORIGIN = ErrorCode("MISSING_OR_NULL_ORIGIN", 403, "Missing or null Origin")
INVALID_ORIGIN = ErrorCode("INVALID_ORIGIN", 403, "Invalid origin")
CROSS_SITE_NAVIGATION_LOGIN_BLOCKED = ErrorCode(
    "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED",
    403,
    "Cross-site navigation login blocked. This request appears to be a CSRF attack.",
)
INVALID_CALLBACK_URL = ErrorCode("INVALID_CALLBACK_URL", 403, "Invalid callbackURL")
INVALID_REDIRECT_URL = ErrorCode("INVALID_REDIRECT_URL", 403, "Invalid redirectURL")
INVALID_ERROR_CALLBACK_URL = ErrorCode(
    "INVALID_ERROR_CALLBACK_URL", 403, "Invalid errorCallbackURL"
)
INVALID_NEW_USER_CALLBACK_URL = ErrorCode(
    "INVALID_NEW_USER_CALLBACK_URL", 403, "Invalid newUserCallbackURL"
)
