"""The wallets of somebody who is signed in."""

from authsvc.api import LAST_WAY_IN, AuthContext, Identity, keep_a_way_in, page_link, sessions
from authsvc.plugins.siwe.addresses import shortened
from authsvc.plugins.siwe.errors import (
    TOO_MANY_WALLETS,
    WALLET_NOT_FOUND,
    WALLET_TAKEN,
)
from authsvc.plugins.siwe.events import WalletRemoved
from authsvc.plugins.siwe.reader import ACCOUNTS, TABLE, Wallet, account_id, rows_of, wallets_of
from authsvc.plugins.siwe.usecases.asking import LINK, spend_nonce
from authsvc.plugins.siwe.usecases.judging import judge
from authsvc.plugins.siwe.usecases.keeping import (
    forget,
    forget_accounts,
    hold_address,
    name_primary,
    store,
)


def connect(auth: AuthContext, identity: Identity, text: str, signature: str) -> Wallet:
    """Make a wallet the caller's, by a message that was made for connecting it to them."""
    told = judge(auth, LINK, text, signature, subject=identity.user_id)
    auth.begin()
    hold_address(auth, told.address)
    sessions.require_live(auth, identity)
    spend_nonce(auth, LINK, told.nonce)
    known = rows_of(auth, told.address)
    if any(row.user_id != identity.user_id for row in known):
        raise WALLET_TAKEN.error()
    if not known and _number(auth, identity) >= auth.settings("siwe").per_account:
        raise TOO_MANY_WALLETS.error()
    if all(row.chain_id != told.chain_id for row in known):
        store(auth, identity.user_id, told, new=not known)
    if not known:
        _tell(auth, identity, "wallet_added", told.address)
    rows = rows_of(auth, told.address)
    return next(row for row in rows if row.chain_id == told.chain_id)


def disconnect(auth: AuthContext, identity: Identity, address: str) -> None:
    """Forget one of the caller's wallets on every chain, never the last way in (ATK-119).

    The user's row is held first, so that two requests cannot remove the last two.
    """
    sessions.require_live(auth, identity)
    user_id = identity.user_id
    mine = [row for row in wallets_of(auth, user_id) if row.address.lower() == address.lower()]
    if not mine:
        raise WALLET_NOT_FOUND.error()
    keep_a_way_in(auth, user_id, LAST_WAY_IN, taken=len(mine))
    own = mine[0].address
    names = [account_id(own, row.chain_id) for row in mine]
    forget(auth, TABLE.c.user_id == user_id, TABLE.c.address == own)
    forget_accounts(auth, ACCOUNTS.c.user_id == user_id, ACCOUNTS.c.account_id.in_(names))
    name_primary(auth, user_id)
    auth.emit(WalletRemoved(auth=auth, user_id=user_id, address=own, reason="revoked"))
    _tell(auth, identity, "wallet_removed", own)


def _number(auth: AuthContext, identity: Identity) -> int:
    return len({row.address for row in wallets_of(auth, identity.user_id)})


def _tell(auth: AuthContext, identity: Identity, kind: str, address: str) -> None:
    link = page_link(auth, "page.wallets")
    user, wallet = identity.user, shortened(address)
    auth.send_mail(kind, user["email"], owner=user, wallet=wallet, link=link)
