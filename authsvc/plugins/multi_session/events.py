"""What happens to the accounts of a browser."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class AccountSwitched(Event):
    """The browser acts as this user from now on, with a session it already had."""

    user_id: str
    session_id: str
