"""User names on the pages of sign-in, sign-up and profile."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import ApiError, AuthContext, Challenge, SignedIn
from authsvc.api import mark as _
from authsvc.plugins.username import usecases
from authsvc.plugins.username.errors import INVALID_USERNAME_OR_PASSWORD

WORDS = {
    "INVALID_USERNAME_OR_PASSWORD": _("That user name and password don't match."),
    "USERNAME_TOO_SHORT": _("That is too short for a user name."),
    "USERNAME_TOO_LONG": _("That is too long for a user name."),
    "INVALID_USERNAME": _("A user name has letters, digits, dots and underscores only."),
    "USERNAME_IS_ALREADY_TAKEN": _("Somebody else has that user name. Please try another."),
}


def offer(_request: Any) -> Mapping[str, Any]:
    """The form has a field for it."""
    return {"username": True}


def fill_in(request: Any) -> Mapping[str, Any]:
    """The profile's field, with the name as its owner writes it."""
    user = request.identity.user
    return {"username": True, "username_now": user["display_username"] or ""}


def sign_in(
    auth: AuthContext, name: str, password: str, *, remember: bool, target: str
) -> SignedIn | Challenge:
    """Sign in by name; one that nobody can have is answered like a wrong password."""
    try:
        return usecases.sign_in(auth, name, password, remember=remember, target=target)
    except ApiError as error:
        if error.field == "username":
            raise INVALID_USERNAME_OR_PASSWORD.error() from error
        raise
