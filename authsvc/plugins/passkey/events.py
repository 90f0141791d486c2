"""What happens to passkeys."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class PasskeyAdded(Event):
    """A user has one more passkey."""

    user_id: str
    passkey_id: str
    synced: bool


@dataclass(frozen=True, kw_only=True)
class PasskeyRenamed(Event):
    """A passkey got another name."""

    user_id: str
    passkey_id: str


@dataclass(frozen=True, kw_only=True)
class PasskeyRemoved(Event):
    """A passkey is gone; ``reason`` is ``revoked``, or ``unproven`` for one that somebody
    registered before the mailbox was proven, or ``recovery`` for one that was lost."""

    user_id: str
    passkey_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PasskeyRefused(Event):
    """An answer that proves nothing. ``reason`` is ``response`` for one that is not right,
    ``owner`` for somebody else's passkey, ``unknown``, ``known`` for one that has an
    owner already, or ``counter`` for what may be a copy."""

    user_id: str | None
    reason: str
