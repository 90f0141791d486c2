"""User names at sign-up and in the profile."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import AuthContext, UserCreating, UserUpdating
from authsvc.plugins.username.errors import INVALID_USERNAME, USERNAME_IS_ALREADY_TAKEN
from authsvc.plugins.username.usecases import check, owner_of

BAD_REQUEST = 400


def name_new_user(event: UserCreating) -> None:
    """Take the user name out of a sign-up."""
    _take(event.auth, event.values, event.extra, None)


def rename_user(event: UserUpdating) -> None:
    """Take the user name out of a change of profile."""
    _take(event.auth, event.values, event.extra, event.user["id"])


def _take(
    auth: AuthContext, values: dict[str, Any], extra: Mapping[str, Any], user_id: str | None
) -> None:
    """The unique column decides in the end; this look gives the loser of no race a clear answer."""
    display = _text(extra.get("displayUsername"))
    name = _text(extra.get("username"))
    if name:
        compared = check(auth, name, status=BAD_REQUEST)
        if owner_of(auth, compared) not in (None, user_id):
            raise USERNAME_IS_ALREADY_TAKEN.error()
        values["username"] = compared
    if display or name:
        values["display_username"] = display or name


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or "\x00" in value or len(value) > 256:
        raise INVALID_USERNAME.error()
    return value
