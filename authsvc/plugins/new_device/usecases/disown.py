"""Take a sign-in back: what the link in the mail does, once its button is pressed."""

from datetime import datetime

from sqlalchemy import ColumnElement

from authsvc.api import (
    AuthContext,
    Proof,
    consume,
    find_owner,
    peek,
    request_reset,
    sessions,
    withdraw,
)
from authsvc.plugins.new_device.errors import LINK_IS_OVER
from authsvc.plugins.new_device.events import SignInDisowned
from authsvc.plugins.new_device.usecases import browsers
from authsvc.plugins.new_device.usecases.notice import PURPOSE, subject_of

REASON = "disowned"
TABLE = sessions.TABLE


def is_open(auth: AuthContext, secret: str) -> bool:
    """Whether the link is still good, for the page that asks first. Changes nothing."""
    return peek(auth, PURPOSE, secret) is not None


def disown(auth: AuthContext, secret: str) -> None:
    """End the session, have a new password chosen, and know no browser of the user any more.

    Everything that was signed in since ends as well, but for the browser that asks: a session is
    replaced by another one where its rights change, and a thief signs in more than once.
    """
    proof = peek(auth, PURPOSE, secret)
    if proof is None:
        raise LINK_IS_OVER.error()
    user_id, email = proof.payload["user"], proof.payload["email"]
    # A mailbox that is the user's no more gets nothing: who reads it now may be anybody.
    owner = find_owner(auth, email)
    if owner is not None and owner.user["id"] == user_id:
        request_reset(auth, email)
    auth.begin()
    sessions.hold_user(auth, user_id)
    if consume(auth, PURPOSE, secret) is None:  # another click was faster; its mail is enough
        raise LINK_IS_OVER.error()
    browsers.forget_all(auth, user_id)
    ended = sessions.end_sessions(auth, user_id, REASON, _meant(auth, proof))
    session_id = proof.payload["session"]
    auth.emit(SignInDisowned(auth=auth, user_id=user_id, session_id=session_id, ended=len(ended)))


def forget(auth: AuthContext, user_id: str) -> None:
    """A user who is gone leaves no links behind."""
    withdraw(auth, subject_of(user_id), PURPOSE)


def _meant(auth: AuthContext, proof: Proof) -> ColumnElement[bool]:
    since = TABLE.c.created_at >= datetime.fromisoformat(proof.payload["opened"])
    mine = auth.identity.session_id if auth.identity else None
    reported: ColumnElement[bool] = TABLE.c.id == proof.payload["session"]
    return reported | (since & (TABLE.c.id != (mine or "")))
