"""What follows from what happens elsewhere."""

from authsvc.api import AccountUnlinked, withdraw
from authsvc.plugins.social.usecases.admit import LINK_PURPOSE


def forget_offers(event: AccountUnlinked) -> None:
    """What was disconnected comes back by no older offer (ATK-115)."""
    withdraw(event.auth, event.user_id, LINK_PURPOSE)
