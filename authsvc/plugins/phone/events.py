"""What happens to phone numbers and their codes."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class PhoneCodeRequested(Event):
    """A code was asked for; ``user_id`` is ``None`` when nobody has the number."""

    user_id: str | None
    purpose: str
    sent: bool
    """False when a budget was used up, or nobody may get one."""


@dataclass(frozen=True, kw_only=True)
class PhoneCodeRefused(Event):
    """A wrong code, or one of too many; ``user_id`` as above."""

    user_id: str | None
    purpose: str


@dataclass(frozen=True, kw_only=True)
class PhoneNumberChanged(Event):
    """A user has another number, proven by a code."""

    changes_user = True

    user_id: str


@dataclass(frozen=True, kw_only=True)
class PhoneNumberRemoved(Event):
    """A user has no number any more; ``reason`` is ``owner``, ``unproven`` or ``claimed``."""

    changes_user = True

    user_id: str
    reason: str
