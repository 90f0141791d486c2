"""Create an account with e-mail and password."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault as Scalar

from authsvc import ids
from authsvc.context import AuthContext
from authsvc.core.accounts.models import CREDENTIAL, Account
from authsvc.core.password import throttle
from authsvc.core.password.errors import (
    EMAIL_PASSWORD_DISABLED,
    EMAIL_PASSWORD_SIGN_UP_DISABLED,
    FAILED_TO_CREATE_USER,
    INVALID_EMAIL,
    USER_ALREADY_EXISTS,
)
from authsvc.core.password.events import SignUpRepeated
from authsvc.core.password.policy import check_new_password
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.password.usecases.links import page_link
from authsvc.core.password.usecases.verification import leave_nothing, send_link
from authsvc.core.signin.stages import Attempt, Challenge
from authsvc.core.signin.usecases import SignedIn, complete
from authsvc.core.users.email import canonical
from authsvc.core.users.events import UserCreated, UserCreating
from authsvc.core.users.mailboxes import check_new_address
from authsvc.core.users.models import User
from authsvc.core.users.owners import further_owner_of, primary_owner_of
from authsvc.db import statements

USERS = User.__table__


@dataclass(frozen=True)
class SignUp:
    """What somebody sends to create an account. ``extra`` is for plugins that own more columns.

    The password is empty for those who sign in by something else.
    """

    name: str
    email: str
    password: str = ""
    image: str | None = None
    remember: bool = True
    target: str = "/"
    extra: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Registered:
    """An account that waits for its mailbox to be proven; the same for an address known before."""

    user: Mapping[str, Any]


def sign_up(auth: AuthContext, wish: SignUp) -> SignedIn | Challenge | Registered:
    """Create user and password account; sign in unless the mailbox has to be proven first."""
    settings: PasswordSettings = auth.settings("password")
    _require_open(settings)
    email = canonical(wish.email)
    if email is None:
        raise INVALID_EMAIL.error()
    known = [text for text in (wish.extra or {}).values() if isinstance(text, str)]
    check_new_password(auth, wish.password, name=wish.name, email=email, known=known)
    check_new_address(auth, email)
    hashed = auth.hash_password(wish.password)
    may_tell = throttle.may_mail(auth, "sign-up", email)
    auth.begin()
    newcomer = replace(wish, email=email)
    return register(
        auth, newcomer, lambda user: add_credential(auth, user["id"], hashed), may_tell=may_tell
    )


def register(
    auth: AuthContext,
    wish: SignUp,
    add: Callable[[Mapping[str, Any]], object],
    *,
    may_tell: bool,
    method: str = "email",
    strong: bool = False,
) -> SignedIn | Challenge | Registered:
    """Store a user of a canonical address, and what they sign in by (``add``), in the open
    transaction; an address that has an account is answered alike.

    ``may_tell``: whether that account's owner may be mailed. ``strong`` as in ``Attempt``.
    """
    settings: PasswordSettings = auth.settings("password")
    user = _new_user(auth, wish, method)
    if not statements.insert_unless_taken(auth.db, USERS, user):
        return _taken(auth, wish, user, method, may_tell=may_tell)
    add(user)
    auth.emit(UserCreated(auth=auth, user=user, method=method))
    if settings.verify_on_sign_up:
        send_link(auth, user, wish.target)
    if settings.require_verification or not settings.sign_in_after_sign_up:
        return Registered(user)
    attempt = Attempt(user=user, method=method, remember=wish.remember, strong=strong)
    return complete(auth, attempt)


def _require_open(settings: PasswordSettings) -> None:
    if not settings.enabled:
        raise EMAIL_PASSWORD_DISABLED.error()
    if not settings.sign_up:
        raise EMAIL_PASSWORD_SIGN_UP_DISABLED.error()


def _new_user(auth: AuthContext, wish: SignUp, method: str) -> dict[str, Any]:
    """The row to be; plugins fill their columns or refuse."""
    values = blank_user(auth)
    values.update(name=wish.name, email=wish.email, image=wish.image)
    auth.emit(UserCreating(auth=auth, values=values, extra=wish.extra or {}, method=method))
    return values


def blank_user(auth: AuthContext) -> dict[str, Any]:
    """All columns of a new user with their defaults, so that the row need not be read back."""
    now = auth.now()
    values = {
        str(column.key): column.default.arg if isinstance(column.default, Scalar) else None
        for column in USERS.columns
    }
    return {**values, "id": ids.new_id(), "created_at": now, "updated_at": now}


def add_credential(auth: AuthContext, user_id: str, hashed: str) -> None:
    """The password account of a new user."""
    now = auth.now()
    statements.execute(
        auth.db,
        insert(Account).values(
            id=ids.new_id(),
            user_id=user_id,
            provider_id=CREDENTIAL,
            issuer=CREDENTIAL,
            account_id=user_id,
            password=hashed,
            created_at=now,
            updated_at=now,
        ),
    )


def _taken(
    auth: AuthContext, wish: SignUp, user: Mapping[str, Any], method: str, *, may_tell: bool
) -> Registered:
    """The address exists: tell its owner by mail, and the caller nothing (ATK-037)."""
    email = user["email"]
    primary = primary_owner_of(auth, email)
    further = further_owner_of(auth, email) if primary is None else None
    owner = primary or further
    if owner is None:
        _new_user(auth, wish, method)  # the plugin whose column was taken says so
        raise FAILED_TO_CREATE_USER.error()
    if not auth.settings("password").require_verification:
        raise USER_ALREADY_EXISTS.error()
    leave_nothing(auth, email, looked_up=further is not None, allowed=may_tell)
    if may_tell:
        link = page_link(auth, "page.sign_in")
        reader = {"locale": owner.locale}
        auth.send_mail("existing_account", email, owner=reader, link=link)
    auth.emit(SignUpRepeated(auth=auth, user_id=owner.user_id))
    return Registered(user)
