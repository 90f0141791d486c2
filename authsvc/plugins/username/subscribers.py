"""User names at sign-up and in the profile."""

from dataclasses import replace
from typing import Any

from authsvc.api import AuthContext, UserCreating, UserUpdating
from authsvc.plugins.username.errors import (
    INVALID_USERNAME,
    USERNAME_IS_ALREADY_TAKEN,
    USERNAME_TOO_LONG,
)
from authsvc.plugins.username.usecases import check, is_allowed, owner_of

BAD_REQUEST = 400
LONGEST = 256
NO_NAME = replace(INVALID_USERNAME, status=BAD_REQUEST)
TOO_LONG = replace(USERNAME_TOO_LONG, status=BAD_REQUEST)


def name_new_user(event: UserCreating) -> None:
    """Take the user name out of a sign-up; a display name that could be one serves as one."""
    auth, extra = event.auth, event.extra
    shown = _text(extra.get("displayUsername"))
    name = _text(extra.get("username"))
    if "username" not in extra and shown and is_allowed(auth, shown):
        name = shown
    if name is not None:
        event.values["username"] = _free(auth, name, None)
    event.values["display_username"] = shown or name or shown


def rename_user(event: UserUpdating) -> None:
    """Take the user name out of a change of profile: what is sent changes, null takes it away."""
    extra, values = event.extra, event.values
    if "username" in extra:
        name = _text(extra["username"])
        values["username"] = None if name is None else _free(event.auth, name, event.user["id"])
    if "displayUsername" in extra:
        values["display_username"] = _text(extra["displayUsername"])


def _free(auth: AuthContext, name: str, user_id: str | None) -> str:
    """The unique column decides in the end; this look gives the loser of no race a clear answer."""
    compared = check(auth, name, status=BAD_REQUEST)
    if owner_of(auth, compared) not in (None, user_id):
        raise USERNAME_IS_ALREADY_TAKEN.error()
    return compared


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or "\x00" in value:
        raise NO_NAME.error()
    if len(value) > LONGEST:
        raise TOO_LONG.error()
    return value
