"""JSON endpoints of guests."""

from typing import Any

from authsvc.api import (
    SIGN_IN_REFUSALS,
    UNAUTHORIZED,
    FactorAsked,
    Limit,
    Permission,
    SignedIn,
    Success,
    caller,
    endpoint,
    sign_in_answer,
    user_object,
)
from authsvc.plugins.anonymous import errors
from authsvc.plugins.anonymous.shapes import GuestSignedIn
from authsvc.plugins.anonymous.usecases.guests import sign_in_as_guest
from authsvc.plugins.anonymous.usecases.removal import leave


@endpoint(
    "POST",
    "/sign-in/anonymous",
    name="sign-in.anonymous",
    returns=GuestSignedIn | FactorAsked,
    personal=True,
    session="stored",
    mode="phased",
    limit=Limit(3, per=10),
    errors=(
        errors.GUEST_ALREADY,
        errors.TOO_MANY_GUESTS,
        errors.FAILED_TO_CREATE_USER,
        *SIGN_IN_REFUSALS,
    ),
)
def sign_in_anonymous(req: Any, _body: Any) -> Any:
    """Come in as a guest."""
    outcome = sign_in_as_guest(req.auth)
    if isinstance(outcome, SignedIn):
        return {"token": outcome.token, "user": user_object(req.auth, outcome.user)}
    return sign_in_answer(req, outcome)


@endpoint(
    "POST",
    "/delete-anonymous-user",
    name="anonymous.delete",
    returns=Success,
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    limit=Limit(5, per=60),
    errors=(UNAUTHORIZED, errors.NOT_A_GUEST),
)
def delete_anonymous_user(req: Any, _body: Any) -> Success:
    """Delete the caller, who is a guest."""
    leave(req.auth, req.identity)
    return Success()
