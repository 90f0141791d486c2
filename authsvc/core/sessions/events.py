"""What happens to sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authsvc.events import Event


@dataclass(frozen=True, kw_only=True)
class SessionOpened(Event):
    """Somebody signed in."""

    user: Mapping[str, Any]
    session: Mapping[str, Any]
    method: str


@dataclass(frozen=True, kw_only=True)
class SessionCreating(Event):
    """A session is about to be stored. Subscribers may refuse, or fill columns in ``values``."""

    user: Mapping[str, Any]
    values: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SessionUpdating(Event):
    """Fields of a session are about to change; subscribers take their columns out of ``extra``.

    ``names`` takes the fields that change.
    """

    session: Mapping[str, Any]
    values: dict[str, Any]
    extra: Mapping[str, Any]
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class SessionUpdated(Event):
    """Fields of a session changed; ``fields`` names them."""

    changes_user = True

    user_id: str
    session_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """Sessions ended before their time: ``reason`` is ``sign-out``, ``revoked``, ``reset``, ..."""

    user_id: str
    session_ids: tuple[str, ...]
    reason: str
