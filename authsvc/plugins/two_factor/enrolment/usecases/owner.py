"""Whether it is the owner who asks, before anything about the second factor changes."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import AuthContext, Identity, by_id, is_enrolling, require_fresh, require_password
from authsvc.errors import UNAUTHORIZED, VALIDATION_ERROR

MISSING = "[body.password] Invalid input: expected string, received undefined"


def require_owner(auth: AuthContext, identity: Identity, password: str | None) -> Mapping[str, Any]:
    """The caller's user if ``password`` is right; begins the transaction either way.

    A stolen session must not be enough to change or show a factor (ATK-092). Who has no password
    has to have signed in lately, with all factors.
    """
    found = by_id(auth, identity.user_id)
    if found is None:
        raise UNAUTHORIZED.error()
    # Who is let in to enrol has proven the first factor a moment ago, whichever it was.
    if found.password is not None and not is_enrolling(identity):
        if password is None:
            raise VALIDATION_ERROR.error(message=MISSING, field="password")
        return require_password(auth, identity, password).user
    require_fresh(auth, identity)
    auth.begin()
    return found.user
