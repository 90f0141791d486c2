"""What happens to sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.events import Event


@dataclass(frozen=True, kw_only=True)
class SessionOpened(Event):
    """Somebody signed in."""

    user: Mapping[str, Any]
    session: Mapping[str, Any]
    method: str


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """Sessions ended before their time: ``reason`` is ``sign-out``, ``revoked``, ``reset``, ..."""

    user_id: str
    session_ids: tuple[str, ...]
    reason: str
