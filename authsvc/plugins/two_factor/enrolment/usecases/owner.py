"""The owner of a second factor: who has to ask before anything changes, and hears of it after."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    AuthContext,
    Identity,
    by_id,
    is_enrolling,
    page_link,
    proven_mailboxes,
    require_fresh,
    require_password,
    sessions,
)
from authsvc.errors import SESSION_NOT_FRESH, UNAUTHORIZED, VALIDATION_ERROR
from authsvc.plugins.two_factor.factors.reader import find_factor

BOTH = 2
MISSING = "[body.password] Invalid input: expected string, received undefined"


def require_owner(auth: AuthContext, identity: Identity, password: str | None) -> Mapping[str, Any]:
    """The caller's user if ``password`` is right; begins the transaction either way.

    A stolen session must not be enough to change or show a factor, and neither must one and the
    password (ATK-092): who has an app, or no password, has to have signed in lately, with all
    factors.
    """
    found = by_id(auth, identity.user_id)
    if found is None:
        raise UNAUTHORIZED.error()
    _require_app(auth, identity)
    # Who is let in to enrol has proven the first factor a moment ago, whichever it was.
    if found.password is not None and not is_enrolling(identity):
        if password is None:
            raise VALIDATION_ERROR.error(message=MISSING, field="password")
        return require_password(auth, identity, password).user
    require_fresh(auth, identity)
    auth.begin()
    sessions.require_live(auth, identity)
    return found.user


def _require_app(auth: AuthContext, identity: Identity) -> None:
    """Refuse a session in which the app, if there is one, was not asked for lately."""
    factor = find_factor(auth, identity.user_id)
    if factor is None or factor.secret is None:
        return
    require_fresh(auth, identity)
    if identity.session.get("factors", 1) < BOTH:
        raise SESSION_NOT_FRESH.error()


def tell_owner(auth: AuthContext, kind: str, user: Mapping[str, Any]) -> None:
    """Write to every mailbox the user has proven: a thief may read one of them (ATK-092)."""
    link = page_link(auth, "page.security")
    for mailbox in proven_mailboxes(auth, user) or (user["email"],):
        auth.send_mail(kind, mailbox, owner=user, link=link)
