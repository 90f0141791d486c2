"""Look-ups of users with their password, through the read connection."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from authsvc.context import AuthContext
from authsvc.core.accounts.models import CREDENTIAL, Account
from authsvc.core.users.models import User
from authsvc.core.users.owners import finders, further_owner_of

USERS = User.__table__
ACCOUNTS = Account.__table__
CREDENTIALS = ("id", "password", "failed_attempts", "password_proven")


@dataclass(frozen=True, slots=True)
class Credential:
    """A user's row, and what there is of a password account."""

    user: Mapping[str, Any]
    account_id: str | None
    password: str | None
    failed_attempts: int
    proven: bool


def find_credential(auth: AuthContext, column: ColumnElement[Any], value: str) -> Credential | None:
    """The user whose ``column`` of the user table has that value, with the password account."""
    row = auth.reader.execute(_query(column), {"wanted": value}).first()
    if row is None:
        return None
    user = {str(column.key): row[i] for i, column in enumerate(USERS.columns)}
    return Credential(
        user, row.a_id, row.a_password, row.a_failed_attempts or 0, bool(row.a_password_proven)
    )


@cache
def _query(column: ColumnElement[Any]) -> Select[Any]:
    """Made at the first look-up, when every feature has added its columns, and then kept."""
    columns = [own.label(f"u_{own.key}") for own in USERS.columns]
    return (
        select(*columns, *(ACCOUNTS.c[name].label(f"a_{name}") for name in CREDENTIALS))
        .outerjoin(
            ACCOUNTS, and_(ACCOUNTS.c.user_id == USERS.c.id, ACCOUNTS.c.provider_id == CREDENTIAL)
        )
        .where(column == bindparam("wanted"))
    )


def by_email(auth: AuthContext, email: str) -> Credential | None:
    """The user with a canonical address."""
    return find_credential(auth, USERS.c.email, email)


def by_further_address(auth: AuthContext, email: str) -> Credential | None:
    """The user who has proven a canonical address besides the primary one, where plugins keep such.

    As many look-ups for nobody as for somebody (ASVS 6.3.8).
    """
    if not finders(auth):
        return None
    owner = further_owner_of(auth, email)
    return by_id(auth, owner.user_id if owner is not None and owner.proven else "")


def by_id(auth: AuthContext, user_id: str) -> Credential | None:
    """The user with an id."""
    return find_credential(auth, USERS.c.id, user_id)
