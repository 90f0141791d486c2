"""What happens to mailed codes."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class EmailCodeRequested(Event):
    """A code was asked for; ``user_id`` is ``None`` when nobody has the address."""

    user_id: str | None
    purpose: str


@dataclass(frozen=True, kw_only=True)
class EmailCodeRefused(Event):
    """A wrong code, or one of too many; ``user_id`` as above."""

    user_id: str | None
    purpose: str
