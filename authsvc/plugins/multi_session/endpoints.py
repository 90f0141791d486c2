"""JSON endpoints of several accounts."""

from typing import Any

from authsvc.api import (
    UNAUTHORIZED,
    Identity,
    Limit,
    Permission,
    SessionAndUser,
    Status,
    caller,
    endpoint,
    session_answer,
    session_object,
    user_object,
)
from authsvc.plugins.multi_session import usecases
from authsvc.plugins.multi_session.errors import INVALID_SESSION_TOKEN
from authsvc.plugins.multi_session.shapes import HeldSession

Told = tuple[dict[str, Any], dict[str, Any]]


@endpoint(
    "GET",
    "/multi-session/list-device-sessions",
    name="multi-session.list",
    personal=True,
    returns=list[SessionAndUser],
    mode="read",
    unlimited="a list the caller owns; the general limit holds",
)
def list_sessions(request: Any, _body: Any) -> Any:
    """The accounts that this browser is signed in to."""
    auth = request.auth
    held = (_told(request, identity) for identity in usecases.held(auth))
    return [session_answer(auth, session, user, listed=True) for session, user in held]


@endpoint(
    "POST",
    "/multi-session/set-active",
    name="multi-session.set-active",
    personal=True,
    body=HeldSession,
    returns=SessionAndUser,
    errors=(INVALID_SESSION_TOKEN,),
    limit=Limit(30, per=60),
)
def set_active(request: Any, body: HeldSession) -> Any:
    """Act as another account of this browser."""
    chosen = usecases.set_active(request.auth, body.session_token)
    session, user = _told(request, chosen, own=True)
    return {"session": session, "user": user}


@endpoint(
    "POST",
    "/multi-session/revoke",
    name="multi-session.revoke",
    body=HeldSession,
    returns=Status,
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    errors=(UNAUTHORIZED, INVALID_SESSION_TOKEN),
    limit=Limit(30, per=60),
)
def revoke(request: Any, body: HeldSession) -> Status:
    """Sign one account of this browser out."""
    usecases.revoke(request.auth, request.identity, body.session_token)
    return Status()


def _told(request: Any, identity: Identity, *, own: bool = False) -> Told:
    """A session with its user; the real token only of the one that is active."""
    active = request.identity
    own = own or (active is not None and active.session_id == identity.session_id)
    shown = own or request.auth.settings("multi_session").show_tokens
    token = str(identity.token if shown else identity.session_id)
    auth = request.auth
    return session_object(auth, identity.session, token), user_object(auth, identity.user)
