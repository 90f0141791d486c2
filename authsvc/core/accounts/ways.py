"""How many ways in a user has: a password, provider accounts, and what plugins add."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from authsvc.context import AuthContext
from authsvc.core.accounts.models import CREDENTIAL, Account
from authsvc.errors import ErrorCode

TABLE = Account.__table__
OTHERS = "ways_in"
Count = Callable[[AuthContext, str], int]


def add_way_in(config: Any, count: Count) -> None:
    """Configurator directive: ``count(auth, user_id)`` tells how many more ways in a user has."""
    config.registry.authsvc.services.extras.setdefault(OTHERS, []).append(count)


def count_ways_in(auth: AuthContext, user_id: str) -> int:
    """How many ways in a user has; whoever takes one away holds the user's row (ATK-119)."""
    usable = (TABLE.c.provider_id != CREDENTIAL) | TABLE.c.password.is_not(None)
    accounts = select(func.count()).select_from(TABLE).where(TABLE.c.user_id == user_id, usable)
    others: list[Count] = auth.services.extras.get(OTHERS, [])
    return (auth.reader.execute(accounts).scalar() or 0) + sum(
        count(auth, user_id) for count in others
    )


def keep_a_way_in(auth: AuthContext, user_id: str, refusal: ErrorCode, *, taken: int = 1) -> None:
    """Refuse to take the last ways in away (ATK-119).

    Hold the user's row first, so that two requests cannot take one each.
    """
    if count_ways_in(auth, user_id) <= taken:
        raise refusal.error()
