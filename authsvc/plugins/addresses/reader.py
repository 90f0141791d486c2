"""Look-ups of addresses, through the read connection."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, or_, select

from authsvc.api import AuthContext, Owner, User
from authsvc.plugins.addresses.models import UserAddress

TABLE = UserAddress.__table__
USERS = User.__table__
PROVEN = TABLE.c.verified_at.is_not(None)
WANTED: BindParameter[str] = bindparam("wanted")
HOLDER = select(TABLE.c.user_id).where(TABLE.c.email == WANTED, PROVEN)
OWNER = HOLDER.add_columns(USERS.c.locale).join(USERS, USERS.c.id == TABLE.c.user_id)
ANY_HOLDER = select(USERS.c.id).where(USERS.c.email == WANTED).union_all(HOLDER)


@dataclass(frozen=True, slots=True)
class Address:
    """A row of ``user_address``, detached."""

    id: str
    email: str
    verified_at: datetime | None
    created_at: datetime


COLUMNS = tuple(TABLE.c[name] for name in Address.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Primary:
    """A user's primary address as it is stored now, whatever a session says."""

    email: str
    verified: bool


def primary_of(auth: AuthContext, user_id: str) -> Primary | None:
    """The primary address of a user."""
    wanted = select(USERS.c.email, USERS.c.email_verified).where(USERS.c.id == user_id)
    row = auth.reader.execute(wanted).first()
    return Primary(*row) if row is not None else None


def further_of(auth: AuthContext, user_id: str) -> list[Address]:
    """The further addresses of a user, the oldest first; wishes that lapsed are not there."""
    waiting = TABLE.c.created_at > auth.now() - auth.settings("addresses").link_lifetime
    wanted = (
        select(*COLUMNS)
        .where(TABLE.c.user_id == user_id, or_(PROVEN, waiting))
        .order_by(TABLE.c.created_at, TABLE.c.id)
    )
    return [Address(*row) for row in auth.reader.execute(wanted)]


def holder_of(auth: AuthContext, email: str) -> str | None:
    """Whose a canonical address is, as primary or proven: one statement, whatever it finds."""
    found: str | None = auth.reader.execute(ANY_HOLDER, {"wanted": email}).scalar()
    return found


def find_owner(auth: AuthContext, email: str) -> Owner | None:
    """Who has proven a canonical address as a further one."""
    row = auth.reader.execute(OWNER, {"wanted": email}).first()
    return Owner(row.user_id, proven=True, locale=row.locale) if row is not None else None


def proven_of(auth: AuthContext, user_id: str) -> list[str]:
    """The further addresses that a user has proven."""
    wanted = select(TABLE.c.email).where(TABLE.c.user_id == user_id, PROVEN)
    return list(auth.reader.execute(wanted.order_by(TABLE.c.created_at, TABLE.c.id)).scalars())
