"""What the browser remembers of a guest, no longer than needed."""

from typing import Any

from authsvc.plugins.anonymous.usecases.linking import COOKIE

TOKEN = "session_token"  # the name of a cookie


def forget_note(request: Any, _response: Any) -> None:
    """Once somebody is signed in, or out, nothing is left to be remembered."""
    jar = request.jar
    if not jar.touches(TOKEN):
        return
    if jar.pending(TOKEN) or not jar.pending(COOKIE):
        jar.withdraw(COOKIE)
        if jar.get(COOKIE):
            jar.clear(COOKIE)
