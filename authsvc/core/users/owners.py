"""Whose an e-mail address is: the user's own, or one that a plugin knows to be theirs as well."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from authsvc.context import AuthContext
from authsvc.core.users.models import User

FINDERS = "address_finders"
USERS = User.__table__


@dataclass(frozen=True)
class Owner:
    """Somebody who has an address here; ``proven`` says that they have shown so."""

    user_id: str
    proven: bool


Finder = Callable[[AuthContext, str], Owner | None]


def owner_of(auth: AuthContext, email: str) -> Owner | None:
    """Who has a canonical address: as the primary one, else as one of further addresses."""
    wanted = select(USERS.c.id, USERS.c.email_verified).where(USERS.c.email == email)
    row = auth.reader.execute(wanted).first()
    if row is not None:
        return Owner(row.id, row.email_verified)
    finders: list[Finder] = auth.services.extras.get(FINDERS, [])
    found = (find(auth, email) for find in finders)
    return next((owner for owner in found if owner is not None), None)


def add_address_finder(config: Any, find: Finder) -> None:
    """Configurator directive: ``find(auth, email)`` knows further addresses of users."""
    config.registry.authsvc.services.extras.setdefault(FINDERS, []).append(find)
