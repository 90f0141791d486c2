"""The session's token in a header, for clients that keep no cookies."""

from typing import Any

HEADER = "set-auth-token"


def expose_token(request: Any, response: Any) -> None:
    """Repeat a session cookie that is being set, not percent-encoded, where scripts can read it."""
    signed = request.jar.pending("session_token")
    if signed:
        response.headerlist.append((HEADER, signed))
        response.headerlist.append(("Access-Control-Expose-Headers", HEADER))
