"""Change, set and check the password of somebody who is signed in."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, update

from authsvc import ids
from authsvc.context import AuthContext
from authsvc.core.accounts import reader
from authsvc.core.accounts.models import CREDENTIAL, Account
from authsvc.core.accounts.reader import Credential
from authsvc.core.password import throttle
from authsvc.core.password.errors import (
    CREDENTIAL_ACCOUNT_NOT_FOUND,
    INVALID_PASSWORD,
    PASSWORD_ALREADY_SET,
)
from authsvc.core.password.events import PasswordChanged, PasswordChanging, PasswordRefused
from authsvc.core.password.policy import check_new_password, known_of, refuse_endless
from authsvc.core.password.usecases.links import page_link
from authsvc.core.sessions import usecases as sessions
from authsvc.core.verification.usecases import withdraw
from authsvc.db import statements
from authsvc.errors import UNAUTHORIZED, ErrorCode
from authsvc.security.identity import Identity

ACCOUNTS = Account.__table__


def require_password(
    auth: AuthContext,
    identity: Identity,
    password: str,
    *,
    without: ErrorCode = CREDENTIAL_ACCOUNT_NOT_FOUND,
) -> Credential:
    """The caller's credential if ``password`` is right; begins the transaction either way.

    Wrong ones count like those of a sign-in, so that a stolen session cannot be used to guess.
    ``without`` is what somebody without a password is told.
    """
    refuse_endless(auth, password)
    found = reader.by_id(auth, identity.user_id)
    if found is None:
        raise UNAUTHORIZED.error()
    if found.password is None:
        raise without.error()
    throttle.admit(auth, found.user["email"], found)
    verdict = auth.verify_password(password, found.password)
    auth.begin()
    if not verdict.ok:
        throttle.count_failure(auth, found)
        auth.emit(PasswordRefused(auth=auth, user_id=identity.user_id, method="re-authentication"))
        raise INVALID_PASSWORD.error(keep_writes=True)
    sessions.require_live(auth, identity)
    throttle.clear(auth, found.user["email"])
    return found


def change_password(
    auth: AuthContext, identity: Identity, *, current: str, new: str, revoke_others: bool = False
) -> str | None:
    """Replace the password; with ``revoke_others`` every session ends and a new one is opened.

    Returns the token of that new session.
    """
    _check_new(auth, identity.user, new)
    refuse_endless(auth, current)
    hashed = auth.hash_password(new)
    found = require_password(auth, identity, current)
    auth.emit(PasswordChanging(auth=auth, user_id=identity.user_id))
    if not _replace_hash(auth, found, hashed):
        raise INVALID_PASSWORD.error()
    settle(auth, found.user, "change")
    if not revoke_others:
        return None
    sessions.end_sessions(auth, identity.user_id, "password-change")
    return sessions.replace(auth, identity, found.user)


def _check_new(auth: AuthContext, user: Mapping[str, Any], new: str) -> None:
    name, email = user["name"], user["email"]
    check_new_password(auth, new, name=name, email=email, known=known_of(user), field="newPassword")


def _replace_hash(auth: AuthContext, found: Credential, hashed: str) -> bool:
    """Compare-and-set: of two changes at once that knew the old password, one wins."""
    statement = (
        update(ACCOUNTS)
        .where(ACCOUNTS.c.id == found.account_id, ACCOUNTS.c.password == found.password)
        .values(password=hashed, failed_attempts=0, updated_at=auth.now())
    )
    return statements.changed(auth.db, statement) == 1


def settle(auth: AuthContext, user: Any, how: str) -> None:
    """What every change of a password entails: older links die, the user is told."""
    withdraw(auth, user["id"])
    auth.emit(PasswordChanged(auth=auth, user_id=user["id"], how=how))
    auth.send_mail("password_changed", user["email"], link=page_link(auth, "page.forgot_password"))


def set_password(auth: AuthContext, identity: Identity, *, new: str) -> None:
    """Give a first password to a user who signed in without one."""
    _check_new(auth, identity.user, new)
    hashed = auth.hash_password(new)
    auth.begin()
    sessions.require_live(auth, identity)
    auth.emit(PasswordChanging(auth=auth, user_id=identity.user_id))
    if not store_password(auth, identity.user_id, hashed, only_first=True):
        raise PASSWORD_ALREADY_SET.error()
    settle(auth, identity.user, "set")


def store_password(
    auth: AuthContext, user_id: str, hashed: str, *, only_first: bool = False
) -> bool:
    """Write the hash into the password account, made if need be; false if one was there already."""
    now = auth.now()
    condition = [ACCOUNTS.c.user_id == user_id, ACCOUNTS.c.provider_id == CREDENTIAL]
    if only_first:
        condition.append(ACCOUNTS.c.password.is_(None))
    values = {"password": hashed, "password_proven": True, "failed_attempts": 0, "updated_at": now}
    if statements.changed(auth.db, update(ACCOUNTS).where(*condition).values(**values)):
        return True
    row = {
        "id": ids.new_id(),
        "user_id": user_id,
        "provider_id": CREDENTIAL,
        "issuer": CREDENTIAL,
        "account_id": user_id,
        "created_at": now,
        **values,
    }
    if only_first:
        return statements.insert_unless_taken(auth.db, ACCOUNTS, row)
    statements.execute(auth.db, insert(ACCOUNTS).values(**row))
    return True
