"""Wire shapes of several accounts."""

from authsvc.api import Shape, Text


class HeldSession(Shape):
    """Names one of the browser's sessions: the handle from the list, or its token."""

    session_token: Text


class AccountChoice(Shape):
    """Which account, by its session's handle."""

    id: Text
