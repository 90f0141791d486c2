"""What is told of browsers nobody knows."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class NewDeviceSeen(Event):
    """A user signed in with a browser that is not known as theirs, and was told by mail."""

    user_id: str
    session_id: str


@dataclass(frozen=True, kw_only=True)
class SignInDisowned(Event):
    """Whoever reads the user's mailbox says that a sign-in was not them."""

    user_id: str
    session_id: str
    ended: int
    """Sessions that were signed out for it."""
