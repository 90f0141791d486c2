"""What happens to accounts."""

from dataclasses import dataclass

from authsvc.events import Event


@dataclass(frozen=True, kw_only=True)
class AccountUnlinked(Event):
    """A way to sign in was removed."""

    user_id: str
    provider: str
