"""What becomes of wallets whose account is gone, or whose owner never proved a mailbox."""

from authsvc.api import (
    AccountUnlinked,
    AuthContext,
    PasswordChanged,
    UnprovenRemoved,
    by_id,
    is_placeholder,
)
from authsvc.plugins.siwe.events import WalletRemoved
from authsvc.plugins.siwe.reader import ACCOUNTS, PROVIDER, TABLE
from authsvc.plugins.siwe.usecases.keeping import UNKEPT, forget, forget_accounts, name_primary


def forget_unlinked(event: AccountUnlinked) -> None:
    """Who disconnects the account has disconnected the wallet on that chain."""
    if event.provider == PROVIDER:
        forget(event.auth, TABLE.c.user_id == event.user_id, UNKEPT)
        name_primary(event.auth, event.user_id)


def forget_unproven(event: UnprovenRemoved) -> None:
    """Whoever connected them need not be who reads the mailbox (ATK-042)."""
    forget_all(event.auth, event.user_id)


def forget_at_reset(event: PasswordChanged) -> None:
    """A reset by mail is a proof of the mailbox, too, and says nothing about whose wallets."""
    found = by_id(event.auth, event.user_id) if event.how == "reset" else None
    if found is None or found.user["email_verified"]:
        return
    if not is_placeholder(event.auth, found.user["email"]):
        forget_all(event.auth, event.user_id)


def forget_all(auth: AuthContext, user_id: str) -> None:
    """Remove a user's wallets."""
    forget_accounts(auth, ACCOUNTS.c.user_id == user_id)
    for address in dict.fromkeys(forget(auth, TABLE.c.user_id == user_id)):
        auth.emit(WalletRemoved(auth=auth, user_id=user_id, address=address, reason="unproven"))
