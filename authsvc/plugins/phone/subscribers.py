"""What the proof of a mailbox means for a number, and what the profile may not change."""

from authsvc.api import PasswordChanged, UnprovenRemoved, UserUpdating, by_id, is_placeholder
from authsvc.plugins.phone.errors import CANNOT_BE_UPDATED
from authsvc.plugins.phone.usecases.own import forget


def forget_unproven(event: UnprovenRemoved) -> None:
    """Whoever set it need not be who reads the mailbox (ATK-042)."""
    forget(event.auth, event.user_id, "unproven")


def forget_at_reset(event: PasswordChanged) -> None:
    """A reset by mail is a proof of the mailbox, too, and says nothing about who set a number."""
    found = by_id(event.auth, event.user_id) if event.how == "reset" else None
    if found is None or found.user["email_verified"]:
        return
    if not is_placeholder(event.auth, found.user["email"]):
        forget(event.auth, event.user_id, "unproven")


def refuse_change(event: UserUpdating) -> None:
    """A number is set by its code only (ATK-051)."""
    if "phoneNumber" in event.extra:
        raise CANNOT_BE_UPDATED.error()
