"""Look-ups of wallets, through the read connection.

A wallet counts while its row of ``account`` is there: that one is what people disconnect.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, select

from authsvc.api import Account, AuthContext
from authsvc.plugins.siwe.models import WalletAddress

TABLE = WalletAddress.__table__
ACCOUNTS = Account.__table__
PROVIDER = "siwe"
ISSUER = "local:siwe"


@dataclass(frozen=True, slots=True)
class Wallet:
    """A row of ``wallet_address``, detached."""

    id: str
    user_id: str
    address: str
    chain_id: int
    is_primary: bool
    created_at: datetime
    last_used_at: datetime | None


COLUMNS = tuple(TABLE.c[name] for name in Wallet.__dataclass_fields__)
KEPT = and_(
    ACCOUNTS.c.issuer == ISSUER,
    ACCOUNTS.c.account_id == TABLE.c.address + ":" + cast(TABLE.c.chain_id, String),
    ACCOUNTS.c.user_id == TABLE.c.user_id,
)


def account_id(address: str, chain_id: int) -> str:
    """What the account of a wallet on a chain is known by."""
    return f"{address}:{chain_id}"


def find_wallets(auth: AuthContext, *conditions: ColumnElement[Any]) -> list[Wallet]:
    """Wallets that count, oldest first."""
    query = select(*COLUMNS).join(ACCOUNTS, KEPT).where(*conditions)
    return [Wallet(*row) for row in auth.reader.execute(query.order_by(TABLE.c.id))]


def wallets_of(auth: AuthContext, user_id: str) -> list[Wallet]:
    """A user's wallets, one for each chain."""
    return find_wallets(auth, TABLE.c.user_id == user_id)


def rows_of(auth: AuthContext, address: str) -> list[Wallet]:
    """All rows of an address, whoever's it is."""
    return find_wallets(auth, TABLE.c.address == address)
