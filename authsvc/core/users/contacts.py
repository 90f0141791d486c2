"""Where a user can be reached for certain: what they have proven to be theirs."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from authsvc.context import AuthContext
from authsvc.core.users.placeholders import is_placeholder

LISTERS = "mailbox_listers"
Lister = Callable[[AuthContext, str], Iterable[str]]


def proven_mailboxes(auth: AuthContext, user: Mapping[str, Any]) -> tuple[str, ...]:
    """Every mailbox a user has proven, the primary one first; nobody's stand-in."""
    primary = user["email"]
    mine = [primary] if user["email_verified"] and not is_placeholder(auth, primary) else []
    listers: list[Lister] = auth.services.extras.get(LISTERS, [])
    further = (email for find in listers for email in find(auth, user["id"]))
    return tuple(dict.fromkeys([*mine, *further]))


def proven_phone(user: Mapping[str, Any]) -> str | None:
    """The number a user has proven, where numbers are kept at all."""
    number: str | None = user.get("phone_number")
    return number if number and user.get("phone_number_verified") else None


def add_mailbox_lister(config: Any, find: Lister) -> None:
    """Configurator directive: ``find(auth, user_id)`` knows further mailboxes a user has proven."""
    config.registry.authsvc.services.extras.setdefault(LISTERS, []).append(find)
