"""What happens to users."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authsvc.events import Event


@dataclass(frozen=True, kw_only=True)
class UserCreating(Event):
    """A user is about to be stored. Subscribers may refuse, or fill columns in ``values``.

    ``extra`` holds what the client sent beyond the known fields; nothing of it is stored unless
    a subscriber that owns a column takes it.
    """

    values: dict[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)
    method: str = "email"


@dataclass(frozen=True, kw_only=True)
class UserCreated(Event):
    """A user was stored."""

    user: Mapping[str, Any]
    method: str = "email"


@dataclass(frozen=True, kw_only=True)
class UserUpdating(Event):
    """A profile is about to change. Subscribers may refuse, or take columns out of ``extra``.

    ``names`` takes what else changes, where a column of ``values`` does not tell.
    """

    user: Mapping[str, Any]
    values: dict[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class UserUpdated(Event):
    """A profile changed; ``fields`` names what."""

    changes_user = True

    user_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EmailChangeRequested(Event):
    """A user asked for another address; nothing changed yet."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class EmailChangeApproved(Event):
    """The old mailbox agreed to another address, which has to be proven next."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class EmailChangeCancelled(Event):
    """A user forgot about another address; its links are worthless."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event):
    """A user's address is another one now."""

    changes_user = True

    user_id: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class EmailVerified(Event):
    """A mailbox was proven."""

    changes_user = True

    user_id: str


@dataclass(frozen=True, kw_only=True)
class UnprovenRemoved(Event):
    """The first proof of a mailbox took away what nobody had proven: password, accounts, sessions.

    Features that keep another way in, or another factor, forget it when they hear this.
    """

    changes_user = True

    user_id: str


@dataclass(frozen=True, kw_only=True)
class DeletionRequested(Event):
    """A user asked for the link that deletes the account."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class UserDeleted(Event):
    """A user is gone, with every session, account and proof."""

    user_id: str
