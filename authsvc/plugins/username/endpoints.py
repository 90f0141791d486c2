"""JSON endpoints of user names."""

from typing import Any

from authsvc.api import (
    EMAIL_NOT_VERIFIED,
    PASSWORD_TOO_LONG,
    SIGN_IN_REFUSALS,
    TOO_MANY_ATTEMPTS,
    Limit,
    SignInAnswer,
    endpoint,
    sign_in_answer,
)
from authsvc.plugins.username import errors, usecases
from authsvc.plugins.username.shapes import Availability, SignInUsername, Username

WRONG_NAMES = (errors.USERNAME_TOO_SHORT, errors.USERNAME_TOO_LONG, errors.INVALID_USERNAME)


@endpoint(
    "POST",
    "/sign-in/username",
    name="sign-in.username",
    body=SignInUsername,
    returns=SignInAnswer,
    mode="phased",
    limit=Limit(3, per=10),
    errors=(
        errors.INVALID_USERNAME_OR_PASSWORD,
        EMAIL_NOT_VERIFIED,
        PASSWORD_TOO_LONG,
        TOO_MANY_ATTEMPTS,
        *WRONG_NAMES,
        *SIGN_IN_REFUSALS,
    ),
)
def sign_in_username(request: Any, body: SignInUsername) -> Any:
    """Sign in with user name and password."""
    outcome = usecases.sign_in(
        request.auth,
        body.username,
        body.password,
        remember=body.remember_me is not False,
        target=body.callback_url or "/",
    )
    return sign_in_answer(request, outcome, body.callback_url)


@endpoint(
    "POST",
    "/is-username-available",
    name="username.is-available",
    body=Username,
    returns=Availability,
    mode="read",
    limit=Limit(20, per=60),
    errors=WRONG_NAMES,
)
def is_username_available(request: Any, body: Username) -> Availability:
    """Whether a user name is free."""
    return Availability(available=usecases.is_available(request.auth, body.username))
