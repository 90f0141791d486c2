"""What the proof of a mailbox opens: its owner comes in, as a new user or as the one who is there.

For ways to sign in by what was mailed. Resets and verification links have rules of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, update

from authsvc.context import AuthContext
from authsvc.core.accounts import reader
from authsvc.core.accounts.models import CREDENTIAL, Account
from authsvc.core.accounts.reader import Credential
from authsvc.core.password import throttle
from authsvc.core.password.errors import FAILED_TO_CREATE_USER
from authsvc.core.password.policy import refuse_endless
from authsvc.core.password.usecases.signup import blank_user
from authsvc.core.password.usecases.verification import SIGNED_UP_HERE
from authsvc.core.sessions import usecases as sessions
from authsvc.core.users.events import EmailVerified, UnprovenRemoved, UserCreated, UserCreating
from authsvc.core.users.models import User
from authsvc.core.verification.usecases import withdraw
from authsvc.db import statements

USERS = User.__table__
ACCOUNTS = Account.__table__


@dataclass(frozen=True)
class Newcomer:
    """Who would be stored if nobody has the address; ``extra`` is for plugins that own columns."""

    method: str
    name: str = ""
    image: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entered:
    """The user whose mailbox was proven."""

    user: Mapping[str, Any]
    is_new: bool = False


def sign_up_is_open(auth: AuthContext) -> bool:
    """Whether strangers may have accounts at all (``password.sign_up``)."""
    return bool(auth.settings("password").sign_up)


def find_owner(auth: AuthContext, address: str) -> Credential | None:
    """Whoever has the address, as the primary one or as another that is proven."""
    further = reader.by_further_address(auth, address)  # always: the time tells nothing
    return reader.by_email(auth, address) or further


def hold_owner(auth: AuthContext, address: str) -> Credential | None:
    """Whoever has the address, held until the commit; before the proof is consumed.

    Read once more when the row is held: what was read before may have changed meanwhile.
    """
    found = find_owner(auth, address)
    if found is None:
        return None
    sessions.hold_user(auth, found.user["id"])
    return find_owner(auth, address)


def enter(auth: AuthContext, address: str, newcomer: Newcomer | None) -> Entered | None:
    """The proven owner of a mailbox; ``None`` if nobody has it and nobody new may come.

    Call it in the transaction that consumed the proof.
    """
    found = hold_owner(auth, address)
    if found is None:
        if newcomer is None:
            return None
        user = _create(auth, address, newcomer)
        if user is not None:
            return Entered(user, is_new=True)
        found = hold_owner(auth, address)
        if found is None:  # a column of a plugin was taken, not the address
            raise FAILED_TO_CREATE_USER.error()
    return Entered(prove(auth, found) if found.user["email"] == address else found.user)


def _create(auth: AuthContext, address: str, newcomer: Newcomer) -> Mapping[str, Any] | None:
    values = blank_user(auth)
    values.update(name=newcomer.name, email=address, image=newcomer.image, email_verified=True)
    extra, method = newcomer.extra, newcomer.method
    auth.emit(UserCreating(auth=auth, values=values, extra=extra, method=method))
    if not statements.insert_unless_taken(auth.db, USERS, values):
        return None
    auth.emit(UserCreated(auth=auth, user=values, method=method))
    return values


def prove(auth: AuthContext, found: Credential, *, keep: bool = False) -> Mapping[str, Any]:
    """Mark the primary mailbox as proven. The first proof removes what was never proven (ATK-042).

    Whoever made the account need not be who reads the mailbox, so password, connected accounts,
    sessions, second factors and outstanding links go; unless this browser signed up or is signed
    in as that user, or ``keep`` says that the same person knows the password.
    """
    user = found.user
    if user["email_verified"]:
        return user
    user_id = user["id"]
    withdraw(auth, user_id)
    if keep or knows_browser(auth, user_id):
        _keep_password(auth, user_id)
    else:
        statements.execute(auth.db, delete(ACCOUNTS).where(ACCOUNTS.c.user_id == user_id))
        sessions.end_sessions(auth, user_id, "first-proof")
        auth.emit(UnprovenRemoved(auth=auth, user_id=user_id))
    values = {"email_verified": True, "pending_email": None, "updated_at": auth.now()}
    statements.execute(auth.db, update(USERS).where(USERS.c.id == user_id).values(**values))
    auth.emit(EmailVerified(auth=auth, user_id=user_id))
    fresh = reader.by_id(auth, user_id)
    return {**user, **values} if fresh is None else fresh.user


def knows_password(auth: AuthContext, found: Credential | None, name: str, password: str) -> bool:
    """Whether that is the password of whoever ``name`` belongs to; begins the transaction.

    A wrong one counts as at sign-in, for an unknown name alike, and one of too many is wrong. The
    caller tells of it only to who has proven the mailbox, in a refusal that keeps what was written.
    """
    refuse_endless(auth, password)
    stored = found.password if found else None
    right = throttle.admits(auth, name, found) and auth.verify_password(password, stored).ok
    auth.begin()
    if right:
        throttle.clear(auth, name)
    else:
        throttle.count_failure(auth, found)
    return right


def knows_browser(auth: AuthContext, user_id: str) -> bool:
    """Whether this browser signed up as that user, or is signed in."""
    caller = auth.identity.user_id if auth.identity else None
    return caller == user_id or auth.jar.get(SIGNED_UP_HERE) == str(user_id)


def _keep_password(auth: AuthContext, user_id: str) -> None:
    own = (ACCOUNTS.c.user_id == user_id, ACCOUNTS.c.provider_id == CREDENTIAL)
    statements.execute(auth.db, update(ACCOUNTS).where(*own).values(password_proven=True))
