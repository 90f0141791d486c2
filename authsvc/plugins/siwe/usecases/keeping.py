"""Rows of wallets: an address is one user's, whatever chains it is used on."""

from sqlalchemy import ColumnElement, delete, exists, select, update

from authsvc.api import AuthContext, consume, execute, insert_unless_taken, issue, new_id
from authsvc.plugins.siwe.errors import WALLET_TAKEN
from authsvc.plugins.siwe.events import WalletLinked
from authsvc.plugins.siwe.message import SiweMessage
from authsvc.plugins.siwe.reader import (
    ACCOUNTS,
    ISSUER,
    KEPT,
    PROVIDER,
    TABLE,
    account_id,
    wallets_of,
)
from authsvc.plugins.siwe.settings import SiweSettings

HOLD = "siwe-hold"
UNKEPT = ~exists(select(ACCOUNTS.c.id).where(KEPT).correlate(TABLE))


def hold_address(auth: AuthContext, address: str) -> None:
    """Let those who come with one address do so one after another, until the commit.

    There may be no row of it to be held: who writes the same unique value waits. Always before the
    user is held.
    """
    lifetime = SiweSettings.nonce_lifetime
    issue(auth, HOLD, address, subject=address, lifetime=lifetime)
    consume(auth, HOLD, address)


def store(auth: AuthContext, user_id: str, told: SiweMessage, *, new: bool) -> None:
    """One more chain of an address, or a new address, with the account that stands for it.

    What was left of one that was disconnected makes room.
    """
    forget(auth, TABLE.c.address == told.address, TABLE.c.chain_id == told.chain_id, UNKEPT)
    now = auth.now()
    wallet = {
        "id": new_id(),
        "user_id": user_id,
        "address": told.address,
        "chain_id": told.chain_id,
        "is_primary": not wallets_of(auth, user_id),
        "created_at": now,
        "last_used_at": None,
    }
    account = {
        "id": new_id(),
        "user_id": user_id,
        "provider_id": PROVIDER,
        "issuer": ISSUER,
        "account_id": account_id(told.address, told.chain_id),
        "created_at": now,
        "updated_at": now,
    }
    if not insert_unless_taken(auth.db, ACCOUNTS, account):
        raise WALLET_TAKEN.error()
    if not insert_unless_taken(auth.db, TABLE, wallet):
        raise WALLET_TAKEN.error()
    address, chain_id = told.address, told.chain_id
    auth.emit(WalletLinked(auth=auth, user_id=user_id, address=address, chain_id=chain_id, new=new))


def forget(auth: AuthContext, *conditions: ColumnElement[bool]) -> list[str]:
    """Remove rows; the addresses they had."""
    statement = delete(TABLE).where(*conditions).returning(TABLE.c.address)
    return list(execute(auth.db, statement).scalars().all())


def forget_accounts(auth: AuthContext, *conditions: ColumnElement[bool]) -> None:
    """Remove the accounts that stand for wallets."""
    execute(auth.db, delete(ACCOUNTS).where(ACCOUNTS.c.issuer == ISSUER, *conditions))


def name_primary(auth: AuthContext, user_id: str) -> None:
    """The oldest wallet is the primary one, if that one is gone."""
    left = wallets_of(auth, user_id)
    if left and not any(wallet.is_primary for wallet in left):
        oldest = TABLE.c.id == left[0].id
        execute(auth.db, update(TABLE).where(oldest).values(is_primary=True))
