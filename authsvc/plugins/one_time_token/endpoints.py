"""JSON endpoints of one-time tokens."""

from typing import Any

from authsvc.api import (
    UNAUTHORIZED,
    Limit,
    Permission,
    SessionAndUser,
    caller,
    endpoint,
    session_object,
    user_object,
)
from authsvc.plugins.one_time_token import errors, usecases
from authsvc.plugins.one_time_token.shapes import OneTimeToken


@endpoint(
    "GET",
    "/one-time-token/generate",
    name="one-time-token.generate",
    returns=OneTimeToken,
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    errors=(UNAUTHORIZED, errors.CLIENT_REQUESTS_DISABLED),
    limit=Limit(20, per=60),
)
def generate(request: Any, _body: Any) -> OneTimeToken:
    """A token that hands the caller's session over, once."""
    if not request.auth.settings("one_time_token").for_clients:
        raise errors.CLIENT_REQUESTS_DISABLED.error()
    return OneTimeToken(token=usecases.generate(request.auth, request.identity))


@endpoint(
    "POST",
    "/one-time-token/verify",
    name="one-time-token.verify",
    body=OneTimeToken,
    returns=SessionAndUser,
    errors=(errors.INVALID_TOKEN, errors.SESSION_NOT_FOUND),
    limit=Limit(10, per=60),
)
def verify(request: Any, body: OneTimeToken) -> Any:
    """The session behind a token, with its cookie."""
    identity = usecases.redeem(request.auth, body.token)
    return {
        "session": session_object(request.auth, identity.session, str(identity.token)),
        "user": user_object(request.auth, identity.user),
    }
