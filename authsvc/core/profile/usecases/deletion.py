"""Delete the caller's account, confirmed by mail."""

from sqlalchemy import delete

from authsvc import ids
from authsvc.context import AuthContext
from authsvc.core.password.usecases.change import require_password
from authsvc.core.password.usecases.links import acts_directly, api_link, page_link
from authsvc.core.profile.errors import (
    DELETE_DISABLED,
    FAILED_TO_GET_USER_INFO,
    INVALID_DELETE_TOKEN,
)
from authsvc.core.sessions import usecases as sessions
from authsvc.core.sessions.freshness import require_fresh
from authsvc.core.users.events import DeletionRequested, UserDeleted
from authsvc.core.users.models import User
from authsvc.core.verification.usecases import consume, issue, withdraw
from authsvc.db import statements
from authsvc.security.identity import Identity

PURPOSE = "delete-account"
USERS = User.__table__


def request_deletion(
    auth: AuthContext, identity: Identity, *, password: str | None = None, target: str = "/"
) -> None:
    """Mail the link that deletes the account; a password, if one is sent, must be right.

    Without one the caller has to have signed in lately.
    """
    if not auth.settings("users").delete:
        raise DELETE_DISABLED.error()
    if password:
        require_password(auth, identity, password)
    else:
        require_fresh(auth, identity)
    auth.begin()
    sessions.require_live(auth, identity)
    token = ids.token()
    lifetime = auth.settings("users").delete_link_lifetime
    issue(auth, PURPOSE, token, subject=identity.user_id, lifetime=lifetime)
    if acts_directly(auth):
        link = api_link(auth, "/delete-user/callback", token=token, callbackURL=target)
    else:
        link = page_link(auth, "page.delete_confirm", token=token, callbackURL=target)
    user = identity.user
    auth.send_mail("delete_account", user["email"], owner=user, link=link, expires_in=lifetime)
    auth.emit(DeletionRequested(auth=auth, user_id=identity.user_id))


def confirm_deletion(
    auth: AuthContext, identity: Identity | None, token: str, *, password: str | None = None
) -> None:
    """Delete the account: needs the token from the mail and a live session of its user (ATK-059).

    Sessions, accounts, factors and keys go with the user's row, in this transaction (ATK-066).
    """
    if not auth.settings("users").delete:
        raise DELETE_DISABLED.error()
    if identity is None:
        raise FAILED_TO_GET_USER_INFO.error()
    if password:
        require_password(auth, identity, password)
    auth.begin()
    sessions.require_live(auth, identity)
    proof = consume(auth, PURPOSE, token)
    if proof is None or proof.subject != identity.user_id:
        raise INVALID_DELETE_TOKEN.error()
    sessions.end_sessions(auth, identity.user_id, "deleted")
    sessions.forget_cookies(auth)
    withdraw(auth, identity.user_id)
    auth.emit(UserDeleted(auth=auth, user_id=identity.user_id))
    statements.execute(auth.db, delete(USERS).where(USERS.c.id == identity.user_id))
