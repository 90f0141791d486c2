"""Start, see and cancel a recovery: whoever lost all their factors waits, and everybody is told.

A stranger who knows the password, or reads the mailbox, gets this far. So there is time for the
owner to notice, and every mailbox, phone and session of the account can call it off
(NIST SP 800-63B-4 section 4.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from authsvc.api import (
    AuthContext,
    Identity,
    consume,
    delete_unheld,
    execute,
    insert_unless_taken,
    new_id,
    peek,
    proven_mailboxes,
    returned,
    sessions,
    withdraw,
)
from authsvc.plugins.two_factor.errors import (
    RECOVERY_ALREADY_OPEN,
    RECOVERY_LINK_INVALID,
    RECOVERY_NOT_POSSIBLE,
    RECOVERY_PAUSED,
)
from authsvc.plugins.two_factor.events import RecoveryCancelled, RecoveryStarted
from authsvc.plugins.two_factor.models import FactorRecovery
from authsvc.plugins.two_factor.recovery.usecases import announcing
from authsvc.plugins.two_factor.settings import TwoFactorSettings
from authsvc.plugins.two_factor.signin.usecases.challenge import (
    Pending,
    hold_pending,
    require_pending,
)

TABLE = FactorRecovery.__table__
OWN = ("link", "session")
"""Ways to cancel that say: this was not me, and it shall not happen again soon."""


@dataclass(frozen=True)
class Recovery:
    """A row of ``second_factor_recovery``, detached."""

    id: str
    user_id: str
    due_at: datetime
    expires_at: datetime
    cancelled_at: datetime | None
    created_at: datetime


COLUMNS = tuple(TABLE.c[name] for name in Recovery.__dataclass_fields__)


def find(auth: AuthContext, user_id: str) -> Recovery | None:
    """The recovery of a user that is not over, be it cancelled."""
    query = select(*COLUMNS).where(TABLE.c.user_id == user_id, TABLE.c.expires_at > auth.now())
    row = auth.reader.execute(query).first()
    return Recovery(*row) if row is not None else None


def find_open(auth: AuthContext, user_id: str) -> Recovery | None:
    """The recovery of a user that goes on."""
    found = find(auth, user_id)
    return None if found is None or found.cancelled_at is not None else found


def is_possible(auth: AuthContext, user: Mapping[str, Any]) -> bool:
    """Whether that is a way back for a user at all: somebody has to be there to be told."""
    settings: TwoFactorSettings = auth.settings("two_factor")
    if not settings.recovery or user["role"] in settings.recovery_excluded_roles:
        return False
    return bool(proven_mailboxes(auth, user))


def require_possible(auth: AuthContext, user: Mapping[str, Any]) -> None:
    """Refuse whom somebody else has to help."""
    if not is_possible(auth, user):
        raise RECOVERY_NOT_POSSIBLE.error()


def start(auth: AuthContext) -> Recovery:
    """Begin to wait, once for an account whoever asks, and tell everybody."""
    pending = require_pending(auth)
    require_possible(auth, pending.user)
    hold_pending(auth, pending.secret, pending.user_id)
    mine = TABLE.c.user_id == pending.user_id
    execute(auth.db, delete(TABLE).where(mine, TABLE.c.expires_at <= auth.now()))
    row = _row(auth, pending)
    if not insert_unless_taken(auth.db, TABLE, row):
        raise _refusal(auth, pending.user_id).error()
    started = Recovery(**{name: row[name] for name in Recovery.__dataclass_fields__})
    announcing.announce(auth, pending.user, started.id, started.due_at, started.expires_at)
    auth.emit(RecoveryStarted(auth=auth, user_id=pending.user_id, method=pending.method))
    return started


def _row(auth: AuthContext, pending: Pending) -> dict[str, Any]:
    settings: TwoFactorSettings = auth.settings("two_factor")
    now = auth.now()
    return {
        "id": new_id(),
        "user_id": pending.user_id,
        "method": pending.method,
        "ip_address": auth.client.address,
        "user_agent": auth.client.agent,
        "due_at": now + settings.recovery_delay,
        "expires_at": now + settings.recovery_delay + settings.recovery_window,
        "reminded_at": None,
        "cancelled_at": None,
        "created_at": now,
    }


def _refusal(auth: AuthContext, user_id: str) -> Any:
    return RECOVERY_ALREADY_OPEN if find_open(auth, user_id) else RECOVERY_PAUSED


def can_cancel(auth: AuthContext, secret: str) -> bool:
    """Whether a link of the announcements is good, for the page that asks first."""
    return peek(auth, announcing.CANCEL, secret) is not None


def cancel_by_link(auth: AuthContext, secret: str) -> None:
    """What the button behind the link does."""
    asked = peek(auth, announcing.CANCEL, secret)
    if asked is not None:
        sessions.hold_user(auth, asked.payload["user"])
    proof = consume(auth, announcing.CANCEL, secret)
    if proof is None or not _cancel(auth, proof.payload["user"], "link"):
        raise RECOVERY_LINK_INVALID.error()


def cancel_own(auth: AuthContext, identity: Identity) -> bool:
    """What the button of the banner does; whether there was anything to cancel."""
    sessions.hold_user(auth, identity.user_id)
    return _cancel(auth, identity.user_id, "session")


def cancel_as_needless(auth: AuthContext, user_id: str, by: str) -> None:
    """A factor was proven after all, or the password is another one."""
    _cancel(auth, user_id, by)


def _cancel(auth: AuthContext, user_id: str, by: str) -> bool:
    """One guarded statement: of a cancellation and a finish at once, one counts."""
    mine = (TABLE.c.user_id == user_id, TABLE.c.cancelled_at.is_(None))
    pause = auth.settings("two_factor").recovery_pause
    gone: Any = delete(TABLE).where(*mine)
    if by in OWN:
        now = auth.now()
        gone = update(TABLE).where(*mine).values(cancelled_at=now, expires_at=now + pause)
    row = returned(auth.db, gone.returning(TABLE.c.id))
    if row is None:
        return False
    withdraw(auth, announcing.subject_of(row.id))
    auth.emit(RecoveryCancelled(auth=auth, user_id=user_id, by=by))
    if by in OWN:
        announcing.tell_cancelled(auth, user_id)
    return True


def sweep(auth: AuthContext) -> int:
    """Delete what is over; nothing depends on it but the size of the table."""
    return delete_unheld(auth.db, TABLE, TABLE.c.expires_at <= auth.now())
