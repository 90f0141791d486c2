"""Change of e-mail: the old address agrees, the new one is proven, then it counts (ATK-045)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, update

from authsvc.context import AuthContext
from authsvc.core.accounts import reader
from authsvc.core.password import throttle
from authsvc.core.password.errors import INVALID_EMAIL, INVALID_LINK, INVALID_USER, USER_NOT_FOUND
from authsvc.core.password.usecases.links import acts_directly, pretend
from authsvc.core.password.usecases.verification import Link, mail_link, make_token
from authsvc.core.profile.errors import CHANGE_EMAIL_DISABLED, EMAIL_IS_THE_SAME
from authsvc.core.sessions import usecases as sessions
from authsvc.core.users.email import canonical
from authsvc.core.users.events import (
    EmailChangeApproved,
    EmailChangeCancelled,
    EmailChanged,
    EmailChangeRequested,
)
from authsvc.core.users.mailboxes import check_new_address
from authsvc.core.users.models import User
from authsvc.core.users.owners import is_free
from authsvc.core.verification.usecases import consume, issue, withdraw
from authsvc.db import statements
from authsvc.security.identity import Identity

USERS = User.__table__
CONFIRMATION = "change-email-confirmation"
VERIFICATION = "change-email-verification"


def request_change(auth: AuthContext, identity: Identity, email: str, target: str = "/") -> None:
    """Mail the first link. Whether the address is taken shows neither in the answer nor in a mail.

    Who has to approve of it is asked in any case: the missing mail would tell. The new address gets
    none if somebody has it, or if it had enough of them.
    """
    if not auth.settings("users").change_email:
        raise CHANGE_EMAIL_DISABLED.error()
    address = canonical(email)
    if address is None:
        raise INVALID_EMAIL.error(field="newEmail")
    if address == identity.user["email"]:
        raise EMAIL_IS_THE_SAME.error()
    check_new_address(auth, address, field="newEmail")
    kind = CONFIRMATION if identity.user["email_verified"] else VERIFICATION
    wanted = is_free(auth, address, to=identity.user_id)
    wanted = kind == CONFIRMATION or (throttle.may_mail(auth, "change-email", address) and wanted)
    auth.begin()
    sessions.require_live(auth, identity)
    withdraw(auth, identity.user_id, CONFIRMATION, VERIFICATION)
    _remember(auth, identity.user_id, address)
    _send(auth, identity.user, address, kind, target, really=wanted)
    auth.emit(EmailChangeRequested(auth=auth, user_id=identity.user_id))


def ask_for_mailbox(
    auth: AuthContext, user: Mapping[str, Any], email: str, *, wanted: bool, target: str = "/"
) -> None:
    """Mail somebody who has none yet a link that makes the canonical ``email`` theirs.

    ``wanted`` is false for an address that somebody has or that had enough mails: the same work.
    """
    _remember(auth, user["id"], email)
    _send(auth, user, email, VERIFICATION, target, really=wanted)
    auth.emit(EmailChangeRequested(auth=auth, user_id=user["id"]))


def cancel_change(auth: AuthContext, identity: Identity) -> None:
    """Forget a pending change; its links are worthless."""
    withdraw(auth, identity.user_id, CONFIRMATION, VERIFICATION)
    _remember(auth, identity.user_id, None)
    auth.emit(EmailChangeCancelled(auth=auth, user_id=identity.user_id))


def _remember(auth: AuthContext, user_id: str, address: str | None) -> None:
    statements.execute(
        auth.db, update(USERS).where(USERS.c.id == user_id).values(pending_email=address)
    )


def _send(
    auth: AuthContext, user: Mapping[str, Any], new: str, kind: str, target: str, *, really: bool
) -> None:
    if really:
        _write(auth, user, new, kind, target)
    else:
        pretend(auth, lambda: _write(auth, user, new, kind, target))


def _write(auth: AuthContext, user: Mapping[str, Any], new: str, kind: str, target: str) -> None:
    old = user["email"]
    claims = {"email": old, "userId": user["id"], "updateTo": new, "requestType": kind}
    token = make_token(auth, claims)
    lifetime = auth.settings("password").verification_lifetime
    issue(auth, kind, token, subject=user["id"], lifetime=lifetime)
    link = mail_link(auth, token, target)
    if kind == CONFIRMATION:
        auth.send_mail("change_email_confirm", old, link=link, new_email=new, expires_in=lifetime)
    else:
        auth.send_mail("change_email_verify", new, link=link, expires_in=lifetime)


@dataclass(frozen=True)
class Followed:
    """A link of a change was used: ``user`` has the new address, or nobody has it yet."""

    user: Mapping[str, Any] | None = None


def follow(auth: AuthContext, link: Link, target: str = "/") -> Followed:
    """Use a link of a change: the old address agrees, or the new address is proven.

    It signs nobody in. An agreement that was given already is given.
    """
    auth.begin()
    sessions.hold_user(auth, link.user_id or "")
    found = reader.by_id(auth, link.user_id or "")
    if found is None:
        raise USER_NOT_FOUND.error()
    user, new, kind = found.user, link.update_to or "", link.request_type or ""
    if user["email"] != link.email:
        raise INVALID_LINK.error()
    if auth.identity is not None and auth.identity.user_id != link.user_id:
        raise INVALID_USER.error()
    if kind not in (CONFIRMATION, VERIFICATION):
        raise INVALID_LINK.error()
    if consume(auth, kind, link.token) is None:
        if kind == CONFIRMATION and user["pending_email"] == new:
            return Followed()
        raise INVALID_LINK.error()
    if kind == CONFIRMATION:
        free = is_free(auth, new, to=user["id"])
        _send(auth, user, new, VERIFICATION, target, really=free)
        auth.emit(EmailChangeApproved(auth=auth, user_id=user["id"]))
        return Followed()
    return _move(auth, user, new)


def _move(auth: AuthContext, user: Mapping[str, Any], new: str) -> Followed:
    """A wish that was replaced or withdrawn meanwhile moves nobody. A link that merely was opened,
    which scanners do, verifies nothing that was not verified before."""
    verified = user["email_verified"] or not acts_directly(auth)
    moved = move(auth, user, new, verified=verified, only_if=USERS.c.pending_email == new)
    if moved is None:
        raise INVALID_LINK.error()
    return Followed(moved)


def move(
    auth: AuthContext,
    user: Mapping[str, Any],
    new: str,
    *,
    verified: bool,
    only_if: ColumnElement[bool] | None = None,
) -> Mapping[str, Any] | None:
    """The new address counts; every older link of the user dies with the old one (ATK-057).

    One guarded UPDATE; ``None`` if somebody else has the address, or the user moved meanwhile.
    """
    if not is_free(auth, new, to=user["id"]):
        return None
    values = {
        "email": new,
        "email_verified": verified,
        "pending_email": None,
        "updated_at": auth.now(),
    }
    wished = [USERS.c.email == user["email"], *([] if only_if is None else [only_if])]
    moving = update(USERS).where(USERS.c.id == user["id"], *wished).values(**values)
    if not statements.changed(auth.db, moving):
        return None
    withdraw(auth, user["id"])
    auth.emit(EmailChanged(auth=auth, user_id=user["id"], old=user["email"], new=new))
    auth.send_mail("email_changed", user["email"], new_email=new)
    if auth.identity is not None:
        sessions.hand_out(auth, auth.identity, values)
    return {**user, **values}
