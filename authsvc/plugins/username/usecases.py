"""Check a user name, ask whether it is free, sign in by it."""

import re
from dataclasses import replace

from sqlalchemy import select

from authsvc.api import (
    ApiError,
    AuthContext,
    Challenge,
    ErrorCode,
    SignedIn,
    User,
    find_credential,
    sign_in_with_password,
)
from authsvc.plugins.username.errors import (
    INVALID_USERNAME,
    INVALID_USERNAME_OR_PASSWORD,
    USERNAME_TOO_LONG,
    USERNAME_TOO_SHORT,
)
from authsvc.plugins.username.settings import UsernameSettings

ALLOWED = re.compile(r"[a-zA-Z0-9_.]+")
USERS = User.__table__


def check(auth: AuthContext, name: str, *, status: int = 422) -> str:
    """The form of ``name`` that is compared; raises what is wrong with it, as ``status``."""
    settings: UsernameSettings = auth.settings("username")
    if len(name) < settings.min_length:
        raise _as(USERNAME_TOO_SHORT, status).error()
    if len(name) > settings.max_length:
        raise _as(USERNAME_TOO_LONG, status).error()
    if not ALLOWED.fullmatch(name):
        raise _as(INVALID_USERNAME, status).error()
    return name.lower()


def is_allowed(auth: AuthContext, name: str) -> bool:
    """Whether ``name`` could be a user name."""
    try:
        check(auth, name)
    except ApiError:
        return False
    return True


def _as(code: ErrorCode, status: int) -> ErrorCode:
    return replace(code, status=status)


def is_available(auth: AuthContext, name: str) -> bool:
    """Whether nobody has the name."""
    if not name:
        raise INVALID_USERNAME.error()
    return owner_of(auth, check(auth, name)) is None


def owner_of(auth: AuthContext, compared: str) -> str | None:
    """The id of the user with a name in compared form."""
    found: str | None = auth.reader.execute(
        select(USERS.c.id).where(USERS.c.username == compared)
    ).scalar()
    return found


def sign_in(
    auth: AuthContext, name: str, password: str, *, remember: bool = True, target: str = "/"
) -> SignedIn | Challenge:
    """Sign in by user name; an unknown name and a wrong password are one answer."""
    if not name or not password:
        raise INVALID_USERNAME_OR_PASSWORD.error()
    compared = check(auth, name)
    return sign_in_with_password(
        auth,
        find_credential(auth, USERS.c.username, compared),
        password,
        name=f"username:{compared}",
        method="username",
        refusal=INVALID_USERNAME_OR_PASSWORD,
        remember=remember,
        target=target,
    )
