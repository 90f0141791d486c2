"""Addresses that are nobody's mailbox: of users who came without one, such as guests.

Nothing is mailed there, so nobody can ever prove one, and nobody else can take one.
"""

from typing import Any

from authsvc.context import PLACEHOLDERS, AuthContext
from authsvc.core.users.events import UserCreating
from authsvc.errors import ErrorCode

INVALID_EMAIL = ErrorCode("INVALID_EMAIL", 400, "Invalid email", field="email")


def add_placeholder_domain(config: Any, domain: str, method: str) -> None:
    """Configurator directive: only users who come by ``method`` have addresses at ``domain``."""
    config.registry.authsvc.services.extras.setdefault(PLACEHOLDERS, {})[domain] = method


def is_placeholder(auth: AuthContext, email: str) -> bool:
    """Whether an address stands for none."""
    return email.rpartition("@")[2] in auth.services.extras.get(PLACEHOLDERS, {})


def keep_placeholders(event: UserCreating) -> None:
    """Nobody signs up with the address that somebody without one is going to get."""
    known: dict[str, str] = event.auth.services.extras.get(PLACEHOLDERS, {})
    owner = known.get(event.values["email"].rpartition("@")[2], event.method)
    if owner != event.method:
        raise INVALID_EMAIL.error()
