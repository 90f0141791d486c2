"""What the proof of a mailbox means for passkeys that somebody registered before (ATK-042)."""

from sqlalchemy import delete

from authsvc.api import (
    AuthContext,
    FactorsRemoved,
    PasswordChanged,
    UnprovenRemoved,
    by_id,
    execute,
)
from authsvc.plugins.passkey.events import PasskeyRemoved
from authsvc.plugins.passkey.reader import TABLE


def forget_unproven(event: UnprovenRemoved) -> None:
    """Whoever registered them need not be who reads the mailbox."""
    forget_all(event.auth, event.user_id)


def forget_at_reset(event: PasswordChanged) -> None:
    """A reset is a proof of the mailbox, too, and says nothing about who registered them."""
    found = by_id(event.auth, event.user_id) if event.how == "reset" else None
    if found is not None and not found.user["email_verified"]:
        forget_all(event.auth, event.user_id)


def forget_lost(event: FactorsRemoved) -> None:
    """Whoever lost every factor lost the passkeys, too; a finder shall not come in with them.

    An operator who resets somebody's second factor leaves what may be the only way in.
    """
    if event.reason == "recovery":
        forget_all(event.auth, event.user_id, "recovery")


def forget_all(auth: AuthContext, user_id: str, reason: str = "unproven") -> None:
    """Remove a user's passkeys."""
    statement = delete(TABLE).where(TABLE.c.user_id == user_id).returning(TABLE.c.id)
    for passkey_id in execute(auth.db, statement).scalars().all():
        auth.emit(PasskeyRemoved(auth=auth, user_id=user_id, passkey_id=passkey_id, reason=reason))
