"""What happens when a session is handed over."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class SessionHandedOver(Event):
    """Whoever showed a one-time token has the session now, too."""

    user_id: str
    session_id: str
