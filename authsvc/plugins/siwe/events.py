"""What happens to wallets."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class WalletLinked(Event):
    """A wallet became a way to sign in; ``new`` is false for one more chain of a known wallet."""

    user_id: str
    address: str
    chain_id: int
    new: bool


@dataclass(frozen=True, kw_only=True)
class WalletRemoved(Event):
    """A wallet is gone, on every chain; ``reason`` is ``revoked``, or ``unproven`` for one that
    somebody connected before the mailbox was proven."""

    user_id: str
    address: str
    reason: str
