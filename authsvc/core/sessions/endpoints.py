"""JSON endpoints of sessions."""

from collections.abc import Mapping
from typing import Any

import orjson

from authsvc.context import AuthContext
from authsvc.core.sessions import usecases
from authsvc.core.sessions.custom import is_told, told
from authsvc.core.sessions.errors import NO_FIELDS_TO_UPDATE, NOT_DEFERRED
from authsvc.core.sessions.farewell import SignOut, farewell
from authsvc.core.sessions.shapes import (
    GetSessionQuery,
    SessionAndUser,
    SessionName,
    SessionObject,
    SessionUpdated,
    SignedOut,
    UpdateSession,
)
from authsvc.core.sessions.updating import update_session
from authsvc.core.users.errors import FIELD_NOT_ALLOWED
from authsvc.core.users.fields import session_object, user_object
from authsvc.errors import SESSION_NOT_FRESH, UNAUTHORIZED
from authsvc.security.identity import Identity
from authsvc.security.permissions import Permission
from authsvc.security.resources import caller
from authsvc.web.endpoint import endpoint
from authsvc.web.redirects import sendable
from authsvc.web.refusals import json_response, raw_json
from authsvc.web.shapes import Status

TEXT = "session.get"
PAGED = "a list the caller owns; the general limit holds"


@endpoint(
    "GET",
    "/get-session",
    name="session.get",
    personal=True,
    query=GetSessionQuery,
    returns=SessionAndUser | None,
    mode="read",
    unlimited="the hottest call of every client; the general limit holds",
)
def get_session(request: Any, _body: Any) -> Any:
    """The caller's session and user, or ``null``; renews the session when it is due."""
    cache = request.registry.session_cache
    if cache is not None:
        copied = cache.answer(request)
        if copied is not None:
            return (
                told(request.auth, **copied)
                if is_told(request.registry.authsvc.services)
                else copied
            )
    elif usecases.CACHE in request.environ.get("HTTP_COOKIE", ""):
        request.jar.clear(usecases.CACHE)  # left over from when there was a cache
    identity = request.identity
    if identity is None:
        return None
    auth = request.auth
    renewing = not request.query_shape.disable_refresh
    renewed = usecases.renew(auth, identity) if renewing else None
    session = {**identity.session, "expires_at": renewed} if renewed else identity.session
    if cache is not None and renewing and session["remember"]:
        cache.put(auth, session, identity.user, identity.token)
    return raw_json(_rendered(auth, session, identity, keep=renewed is None))


def _rendered(
    auth: AuthContext, session: Mapping[str, Any], identity: Identity, *, keep: bool
) -> bytes:
    """The answer's text; ``keep``: the same as last time, while the rows are, unless it is told."""
    keep = keep and not is_told(auth.services)
    text: bytes | None = identity.kept.get(TEXT) if keep else None
    if text is None:
        shown = session_object(auth, session, str(identity.token))
        text = orjson.dumps(told(auth, shown, user_object(auth, identity.user)))
        if keep:
            identity.kept[TEXT] = text
    return text


@endpoint(
    "POST",
    "/get-session",
    name="session.get-deferred",
    returns=SessionAndUser | None,
    mode="read",
    errors=(NOT_DEFERRED,),
    unlimited="it only refuses",
)
def refuse_deferred(_request: Any, _body: Any) -> Any:
    """Renewal is never deferred to a second request, so there is nothing to post."""
    raise NOT_DEFERRED.error()


@endpoint(
    "GET",
    "/list-sessions",
    name="session.list",
    returns=list[SessionObject],
    mode="read",
    permission=Permission.ACCOUNT_READ,
    locate=caller,
    errors=(UNAUTHORIZED,),
    unlimited=PAGED,
)
def list_sessions(request: Any, _body: Any) -> Any:
    """The caller's live sessions, oldest first; the caller's own carries its real token."""
    identity = request.identity
    return [
        session_object(
            request.auth,
            dict(row._mapping),
            identity.token if row.id == identity.session_id else row.id,
        )
        for row in usecases.list_sessions(request.auth, identity.user_id)
    ]


@endpoint(
    "POST",
    "/revoke-session",
    name="session.revoke",
    body=SessionName,
    returns=Status,
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    errors=(UNAUTHORIZED,),
    unlimited="it only ever ends the caller's own sessions",
)
def revoke_session(request: Any, body: SessionName) -> Status:
    """End one of the caller's sessions."""
    usecases.revoke(request.auth, request.identity, body.token)
    return Status()


@endpoint(
    "POST",
    "/revoke-other-sessions",
    name="session.revoke-others",
    returns=Status,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    locate=caller,
    errors=(UNAUTHORIZED, SESSION_NOT_FRESH),
    unlimited="it only ever ends the caller's own sessions",
)
def revoke_other_sessions(request: Any, _body: Any) -> Status:
    """End every session of the caller but this one."""
    usecases.revoke_others(request.auth, request.identity)
    return Status()


@endpoint(
    "POST",
    "/revoke-sessions",
    name="session.revoke-all",
    returns=Status,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    locate=caller,
    errors=(UNAUTHORIZED, SESSION_NOT_FRESH),
    unlimited="it only ever ends the caller's own sessions",
)
def revoke_sessions(request: Any, _body: Any) -> Status:
    """End every session of the caller, this one included."""
    usecases.revoke_all(request.auth, request.identity)
    return Status()


@endpoint(
    "POST",
    "/update-session",
    name="session.update",
    body=UpdateSession,
    returns=SessionUpdated,
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    errors=(UNAUTHORIZED, NO_FIELDS_TO_UPDATE, FIELD_NOT_ALLOWED),
    unlimited="it only ever changes the caller's own session",
)
def change_session(request: Any, body: UpdateSession) -> Any:
    """Change additional session fields; without any declared there is nothing to change."""
    auth, identity = request.auth, request.identity
    session = update_session(auth, identity, body.model_extra or {})
    return {"session": session_object(auth, session, identity.token)}


@endpoint(
    "POST",
    "/sign-out",
    name="session.sign-out",
    personal=True,
    body=SignOut,
    returns=SignedOut,
    mode="phased",
    unlimited="it only ever ends the caller's own session",
)
def sign_out(request: Any, body: SignOut) -> Any:
    """End the caller's session and clear the cookies; without a session it succeeds, too."""
    elsewhere = farewell(request.auth, body)
    request.auth.begin()
    usecases.sign_out(request.auth, request.identity)
    if elsewhere is None:
        return {"success": True}
    follow = not body.disable_redirect
    response = json_response({"success": True, "url": elsewhere, "redirect": follow})
    if follow:
        response.headerlist.append(("Location", sendable(elsewhere)))
    return response
