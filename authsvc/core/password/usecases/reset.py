"""Reset a forgotten password by mail."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from authsvc import ids
from authsvc.context import AuthContext
from authsvc.core.accounts import reader
from authsvc.core.accounts.models import CREDENTIAL, Account
from authsvc.core.password import throttle
from authsvc.core.password.errors import INVALID_TOKEN
from authsvc.core.password.events import PasswordChanging, PasswordResetRequested
from authsvc.core.password.policy import check_length, check_new_password, known_of
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.password.usecases.change import settle, store_password
from authsvc.core.password.usecases.links import (
    NOWHERE,
    acts_directly,
    api_link,
    nobody,
    page_link,
    pretend,
)
from authsvc.core.sessions import usecases as sessions
from authsvc.core.users.email import canonical
from authsvc.core.verification.usecases import consume, issue, peek
from authsvc.db import statements

PURPOSE = "reset-password"
TOKEN_LENGTH = 24
ACCOUNTS = Account.__table__


def request_reset(auth: AuthContext, email: str, target: str | None = None) -> None:
    """Mail a reset link if somebody has the address; answer and work are the same if nobody has.

    It goes where it was asked for: to the primary address, or to another one that is proven.
    """
    address = canonical(email) or NOWHERE
    further = reader.by_further_address(auth, address)
    found = reader.by_email(auth, address) or further
    wanted = found is not None and found.user["disabled_at"] is None
    wanted = throttle.may_mail(auth, "reset", address) and wanted
    auth.begin()
    if found is not None and wanted:
        _send(auth, found.user, address, target)
    else:
        pretend(auth, lambda: _send(auth, nobody(), NOWHERE, target))
    user_id = found.user["id"] if found else None
    auth.emit(PasswordResetRequested(auth=auth, user_id=user_id))


def _send(auth: AuthContext, user: Mapping[str, Any], to: str, target: str | None) -> None:
    """An app's own reset page gets the token from our API, which consumes nothing on the way."""
    settings: PasswordSettings = auth.settings("password")
    token = ids.random_string(TOKEN_LENGTH)
    lifetime, payload = settings.reset_lifetime, {"email": to}
    issue(auth, PURPOSE, token, subject=user["id"], lifetime=lifetime, payload=payload)
    if target or acts_directly(auth):
        link = api_link(auth, f"/reset-password/{token}", callbackURL=target or "")
    else:
        link = page_link(auth, "page.reset_password", token=token)
    auth.send_mail("reset_password", to, link=link, expires_in=lifetime)


def is_open(auth: AuthContext, token: str) -> bool:
    """Whether a reset link is still good, for the page that asks for the new password."""
    return peek(auth, PURPOSE, token) is not None


def reset_password(auth: AuthContext, token: str, new: str) -> None:
    """Set a new password with the token from the mail; the policy is checked before it is spent.

    The reset proves the mailbox, so whatever was never proven goes (ATK-042); it does not mark the
    address as verified, which only a verification link does (ATK-046), and leaves every second
    factor in place (ATK-055).
    """
    check_length(auth, new, field="newPassword")
    proof = peek(auth, PURPOSE, token)
    if proof is None:
        raise INVALID_TOKEN.error()
    found = reader.by_id(auth, proof.subject)
    if found is None or found.user["disabled_at"] is not None:
        raise INVALID_TOKEN.error()
    user = found.user
    name, email = user["name"], user["email"]
    check_new_password(auth, new, name=name, email=email, known=known_of(user), field="newPassword")
    hashed = auth.hash_password(new)
    auth.begin()
    held = sessions.hold_user(auth, user["id"])
    mailbox = proof.payload.get("email", "")
    if consume(auth, PURPOSE, token) is None or held is None or not _reaches(auth, held, mailbox):
        raise INVALID_TOKEN.error()
    put_in_place(auth, held, hashed, mailbox)


def _reaches(auth: AuthContext, held: Mapping[str, Any], mailbox: str) -> bool:
    """Whether a link went to a mailbox that is still the user's: one that was asked for while the
    address changed has missed being withdrawn (ATK-057)."""
    if mailbox in ("", held["email"]):
        return True
    owner = reader.by_further_address(auth, mailbox)
    return owner is not None and owner.user["id"] == held["id"]


def put_in_place(
    auth: AuthContext, user: Mapping[str, Any], hashed: str, mailbox: str, *, how: str = "reset"
) -> None:
    """What a reset does once ``mailbox`` has proven it and the user is held.

    ``how`` is another word where no mailbox was proven, which then says nothing of what is there.
    """
    auth.emit(PasswordChanging(auth=auth, user_id=user["id"]))
    store_password(auth, user["id"], hashed)
    if how == "reset" and not user["email_verified"]:
        _remove_unproven(auth, user["id"])
    for name in {user["email"], mailbox}:
        throttle.clear(auth, name)
    # First: whoever is meeting a challenge of the old password is waited for, and ended with.
    settle(auth, user, how)
    if auth.settings("password").reset_ends_sessions:
        sessions.end_sessions(auth, user["id"], "reset")


def _remove_unproven(auth: AuthContext, user_id: str) -> None:
    """Accounts that somebody linked before anybody proved the mailbox."""
    others = ACCOUNTS.c.provider_id != CREDENTIAL
    statements.execute(auth.db, delete(ACCOUNTS).where(ACCOUNTS.c.user_id == user_id, others))
