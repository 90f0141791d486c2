"""Whose an e-mail address is: the user's own, or one that a plugin knows to be theirs as well."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from authsvc.context import AuthContext
from authsvc.core.users.models import User

FINDERS = "address_finders"
KEEPERS = "address_keepers"
USERS = User.__table__


@dataclass(frozen=True)
class Owner:
    """Somebody who has an address here; ``proven`` says that they have shown so.

    ``locale`` is the language they have chosen.
    """

    user_id: str
    proven: bool
    locale: str | None = None


Finder = Callable[[AuthContext, str], Owner | None]
Keeper = Callable[[AuthContext, str, str], bool]


def owner_of(auth: AuthContext, email: str) -> Owner | None:
    """Who has a canonical address: as the primary one, else as one of further addresses."""
    return primary_owner_of(auth, email) or further_owner_of(auth, email)


def primary_owner_of(auth: AuthContext, email: str) -> Owner | None:
    """Whose primary address a canonical one is."""
    wanted = select(USERS.c.id, USERS.c.email_verified, USERS.c.locale)
    row = auth.reader.execute(wanted.where(USERS.c.email == email)).first()
    return Owner(row.id, row.email_verified, row.locale) if row is not None else None


def further_owner_of(auth: AuthContext, email: str) -> Owner | None:
    """Who has a canonical address as one of further addresses."""
    found = (find(auth, email) for find in finders(auth))
    return next((owner for owner in found if owner is not None), None)


def locale_of(auth: AuthContext, email: str) -> str | None:
    """The language that the owner of a canonical address has chosen.

    As many look-ups for nobody as for somebody, so that the time tells nothing (ASVS 6.3.8).
    """
    owners = (primary_owner_of(auth, email), further_owner_of(auth, email))
    return next((owner.locale for owner in owners if owner is not None), None)


def finders(auth: AuthContext) -> list[Finder]:
    """What plugins know of further addresses."""
    known: list[Finder] = auth.services.extras.get(FINDERS, [])
    return known


def is_free(auth: AuthContext, email: str, *, to: str) -> bool:
    """Whether user ``to`` might have a canonical address: nobody else has it.

    Always the same look-ups, so that the time tells nothing (ASVS 6.3.8).
    """
    owners = (primary_owner_of(auth, email), further_owner_of(auth, email))
    return all(owner is None or owner.user_id == to for owner in owners)


def add_proven(auth: AuthContext, user_id: str, email: str) -> bool:
    """Give a user an address that was proven elsewhere, such as at an identity provider.

    True if it is theirs now, or was before; false if it is somebody else's, or if no plugin keeps
    further addresses. The primary address stays what it is.
    """
    keepers: list[Keeper] = auth.services.extras.get(KEEPERS, [])
    return any(keep(auth, user_id, email) for keep in keepers)


def add_address_finder(config: Any, find: Finder) -> None:
    """Configurator directive: ``find(auth, email)`` knows further addresses of users."""
    config.registry.authsvc.services.extras.setdefault(FINDERS, []).append(find)


def add_address_keeper(config: Any, keep: Keeper) -> None:
    """Configurator directive: ``keep(auth, user_id, email)`` stores proven addresses."""
    config.registry.authsvc.services.extras.setdefault(KEEPERS, []).append(keep)
