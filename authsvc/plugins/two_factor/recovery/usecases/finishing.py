"""Finish a recovery: the wait is over, the first factor is proven again, and so is the mailbox."""

from datetime import timedelta

from sqlalchemy import delete

from authsvc.api import (
    Attempt,
    AuthContext,
    Challenge,
    SignedIn,
    complete,
    consume,
    issue,
    page_link,
    peek,
    proven_mailboxes,
    returned,
    token,
    withdraw,
)
from authsvc.plugins.two_factor.errors import (
    INVALID_TWO_FACTOR_COOKIE,
    RECOVERY_LINK_INVALID,
    RECOVERY_NOT_DUE,
    RECOVERY_NOT_FOUND,
    TOO_MANY_CODES,
)
from authsvc.plugins.two_factor.events import RecoveryLinkMailed
from authsvc.plugins.two_factor.factors.usecases import lockout
from authsvc.plugins.two_factor.models import FactorRecovery
from authsvc.plugins.two_factor.recovery.usecases import removal
from authsvc.plugins.two_factor.recovery.usecases.announcing import subject_of
from authsvc.plugins.two_factor.recovery.usecases.waiting import find_open, require_possible
from authsvc.plugins.two_factor.signin.usecases.challenge import (
    COOKIE,
    find_pending,
    hold_pending,
    require_pending,
)

TABLE = FactorRecovery.__table__
FINISH = "recovery-finish"
LINK_LIFETIME = timedelta(minutes=30)
LINKS_PER_HOUR = 5


def send_link(auth: AuthContext, target: str = "") -> None:
    """Mail the link that finishes it, to the first mailbox; an older one is good no longer."""
    pending = require_pending(auth)
    require_possible(auth, pending.user)
    found = find_open(auth, pending.user_id)
    if found is None:
        raise RECOVERY_NOT_FOUND.error()
    if found.due_at > auth.now():
        raise RECOVERY_NOT_DUE.error()
    sent = auth.services.counters.count(("recovery-link", pending.user_id), timedelta(hours=1))
    if sent > LINKS_PER_HOUR:
        raise TOO_MANY_CODES.error()
    hold_pending(auth, pending.secret, pending.user_id)
    secret, subject = token(), subject_of(found.id)
    withdraw(auth, subject, FINISH)
    payload = {"user": pending.user_id, "recovery": found.id}
    issue(auth, FINISH, secret, subject=subject, lifetime=LINK_LIFETIME, payload=payload)
    mailbox = proven_mailboxes(auth, pending.user)[0]
    query = {"callbackURL": target} if target else {}
    link = page_link(auth, "page.recovery.finish", token=secret, **query)
    lifetime, user = LINK_LIFETIME, pending.user
    auth.send_mail("recovery_finish", mailbox, owner=user, link=link, expires_in=lifetime)
    auth.emit(RecoveryLinkMailed(auth=auth, user_id=pending.user_id))


def can_finish(auth: AuthContext, secret: str) -> bool | None:
    """Whether the link is good in this browser; ``None`` if the first factor is not proven here."""
    proof = peek(auth, FINISH, secret)
    if proof is None:
        return False
    pending = find_pending(auth)
    return True if pending and pending.user_id == proof.payload["user"] else None


def finish(auth: AuthContext, secret: str) -> SignedIn | Challenge:
    """Remove every second factor, and go on with the sign-in that waits in this browser.

    The link, the recovery and the sign-in each count once, so of many requests one gets through.
    Where the role needs a second factor, the sign-in ends in setting one up.
    """
    pending = require_pending(auth)
    require_possible(auth, pending.user)
    proof = peek(auth, FINISH, secret)
    if proof is None or proof.payload["user"] != pending.user_id:
        raise RECOVERY_LINK_INVALID.error()
    hold_pending(auth, pending.secret, pending.user_id)
    if consume(auth, FINISH, secret) is None:
        raise RECOVERY_LINK_INVALID.error()
    _take(auth, proof.payload["recovery"])
    if consume(auth, lockout.CHALLENGE, pending.secret) is None:
        raise INVALID_TWO_FACTOR_COOKIE.error()
    auth.jar.clear(COOKIE)
    withdraw(auth, proof.subject)
    user = removal.remove_all(auth, pending.user, "recovery")
    attempt = Attempt(
        user=user, method=pending.method, remember=pending.remember, channel=pending.channel
    )
    return complete(auth, attempt)


def _take(auth: AuthContext, recovery_id: str) -> None:
    """The recovery is no more, if it is due and nobody has cancelled it."""
    due = (
        TABLE.c.id == recovery_id,
        TABLE.c.due_at <= auth.now(),
        TABLE.c.expires_at > auth.now(),
        TABLE.c.cancelled_at.is_(None),
    )
    if returned(auth.db, delete(TABLE).where(*due).returning(TABLE.c.id)) is None:
        raise RECOVERY_NOT_DUE.error()
