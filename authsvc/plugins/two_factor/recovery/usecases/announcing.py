"""Tell of a recovery wherever its owner may look, with a link that calls it off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from authsvc.api import (
    AuthContext,
    by_id,
    execute,
    issue,
    page_link,
    proven_mailboxes,
    proven_phone,
    token,
)
from authsvc.api import mark as _
from authsvc.plugins.two_factor.events import RecoveryReminded
from authsvc.plugins.two_factor.models import FactorRecovery
from authsvc.plugins.two_factor.settings import TwoFactorSettings

TABLE = FactorRecovery.__table__
CANCEL = "recovery-cancel"
# The sender is named first: that is what a phone shows of a text it does not open.
TEXT = _(
    "%(brand)s: somebody says that they lost the second step of your account. "
    "If that was not you, cancel it: %(link)s"
)


def subject_of(recovery_id: str) -> str:
    """Under which the proofs of a recovery are kept; a new password withdraws none of them."""
    return f"recovery:{recovery_id}"


def announce(
    auth: AuthContext,
    user: Mapping[str, Any],
    recovery_id: str,
    due_at: datetime,
    expires_at: datetime,
    *,
    kind: str = "recovery_started",
) -> None:
    """Write to every mailbox the user has proven, and to their phone."""
    secret = token()
    issue(
        auth,
        CANCEL,
        secret,
        subject=subject_of(recovery_id),
        lifetime=expires_at - auth.now(),
        payload={"user": user["id"]},
    )
    link = page_link(auth, "page.recovery.cancel", token=secret)
    for mailbox in proven_mailboxes(auth, user):
        auth.send_mail(kind, mailbox, owner=user, link=link, due=due_at)
    number = proven_phone(user)
    if number is not None:
        words = auth.services.extras["catalogues"].of(auth.locale_for(number, user))
        brand = auth.services.mailer.letters.brand_name
        auth.services.texter.send(auth.db, number, words.gettext(TEXT, brand=brand, link=link))


def tell_cancelled(auth: AuthContext, user_id: str) -> None:
    """Say that nothing comes of it, and what to do now."""
    found = by_id(auth, user_id)
    if found is None:
        return
    link = page_link(auth, "page.forgot_password")
    for mailbox in proven_mailboxes(auth, found.user):
        auth.send_mail("recovery_cancelled", mailbox, owner=found.user, link=link)


def remind(auth: AuthContext) -> int:
    """Announce what will soon be due once more; one UPDATE takes them, so nobody is told twice."""
    settings: TwoFactorSettings = auth.settings("two_factor")
    now = auth.now()
    soon = (
        TABLE.c.due_at <= now + settings.recovery_reminder,
        TABLE.c.due_at > now,
        TABLE.c.reminded_at.is_(None),
        TABLE.c.cancelled_at.is_(None),
    )
    rows = execute(
        auth.db,
        update(TABLE)
        .where(*soon)
        .values(reminded_at=now)
        .returning(TABLE.c.id, TABLE.c.user_id, TABLE.c.due_at, TABLE.c.expires_at),
    ).all()
    for row in rows:
        found = by_id(auth, row.user_id)
        if found is not None:
            due_at, kind = row.due_at, "recovery_reminder"
            announce(auth, found.user, row.id, due_at, row.expires_at, kind=kind)
            auth.emit(RecoveryReminded(auth=auth, user_id=row.user_id))
    return len(rows)
