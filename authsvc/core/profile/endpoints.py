"""JSON endpoints of the caller's own account and of the links in mails about it."""

from typing import Any

from authsvc.core.password import errors as password_errors
from authsvc.core.password.shapes import SendVerification, VerifyEmail
from authsvc.core.password.usecases.links import acts_directly, page_link
from authsvc.core.password.usecases.verification import request_link
from authsvc.core.profile import errors
from authsvc.core.profile.shapes import (
    ChangeEmail,
    DeleteLink,
    DeleteUser,
    Deletion,
    Moved,
    UpdateUser,
    Verified,
)
from authsvc.core.profile.usecases import deletion, email, links, update
from authsvc.core.sessions.errors import NO_FIELDS_TO_UPDATE
from authsvc.core.signin.answers import sign_in_answer
from authsvc.core.signin.errors import SIGN_IN_REFUSALS
from authsvc.core.signin.shapes import FactorAsked
from authsvc.core.signin.stages import Challenge
from authsvc.core.users.errors import FIELD_REFUSALS
from authsvc.core.users.fields import user_object
from authsvc.core.users.mailboxes import ADDRESS_REFUSALS
from authsvc.errors import SESSION_NOT_FRESH, UNAUTHORIZED, ApiError
from authsvc.security.permissions import Permission
from authsvc.security.resources import caller
from authsvc.web.endpoint import endpoint
from authsvc.web.limits import Limit
from authsvc.web.redirects import error_redirect, redirect
from authsvc.web.shapes import Status


@endpoint(
    "POST",
    "/update-user",
    name="user.update",
    body=UpdateUser,
    returns=Status,
    permission=Permission.ACCOUNT_EDIT,
    locate=caller,
    errors=(
        UNAUTHORIZED,
        NO_FIELDS_TO_UPDATE,
        errors.EMAIL_CAN_NOT_BE_UPDATED,
        *FIELD_REFUSALS,
    ),
    unlimited="it only ever changes the caller's own profile",
)
def update_user(request: Any, body: UpdateUser) -> Status:
    """Change the caller's name, picture and the fields that plugins own."""
    changes = {name: getattr(body, name) for name in body.model_fields_set & {"name", "image"}}
    update.update_profile(request.auth, request.identity, changes, body.model_extra or {})
    return Status()


@endpoint(
    "POST",
    "/change-email",
    name="user.change-email",
    body=ChangeEmail,
    returns=Status,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    locate=caller,
    mode="phased",
    limit=Limit(3, per=10),
    errors=(
        UNAUTHORIZED,
        errors.EMAIL_IS_THE_SAME,
        errors.CHANGE_EMAIL_DISABLED,
        password_errors.INVALID_EMAIL,
        *ADDRESS_REFUSALS,
    ),
)
def change_email(request: Any, body: ChangeEmail) -> Status:
    """Ask for another address; it counts once the mails are answered."""
    email.request_change(request.auth, request.identity, body.new_email, body.callback_url or "/")
    return Status()


@endpoint(
    "POST",
    "/send-verification-email",
    name="email.send-verification",
    personal=True,
    body=SendVerification,
    returns=Status,
    mode="phased",
    limit=Limit(3, per=60),
    errors=(password_errors.EMAIL_MISMATCH, password_errors.EMAIL_ALREADY_VERIFIED),
)
def send_verification_email(request: Any, body: SendVerification) -> Status:
    """Mail the verification link again."""
    request_link(request.auth, body.email, body.callback_url or "/")
    return Status()


@endpoint(
    "GET",
    "/verify-email",
    name="email.verify",
    personal=True,
    query=VerifyEmail,
    returns=Status | Verified | Moved | FactorAsked,
    mode="phased",
    navigates=True,
    limit=Limit(30, per=60),
    errors=(
        password_errors.INVALID_LINK,
        password_errors.TOKEN_EXPIRED,
        password_errors.USER_NOT_FOUND,
        password_errors.INVALID_USER,
        password_errors.PASSWORD_REQUIRED,
        password_errors.INVALID_PASSWORD,
        password_errors.TOO_MANY_ATTEMPTS,
        *SIGN_IN_REFUSALS,
    ),
)
def verify_email(request: Any, _body: Any) -> Any:
    """Use a verification link, or lead to the page whose button uses it."""
    token, target = request.query_shape.token, request.query_shape.callback_url
    if not acts_directly(request.auth):
        query = {"callbackURL": target} if target else {}
        return redirect(page_link(request.auth, "page.verify_email", token=token, **query))
    try:
        outcome = links.follow(request.auth, token, target or "/")
    except ApiError as error:
        if not target:
            raise
        return error_redirect(request, target, error)
    if target:
        return redirect(target)
    if isinstance(outcome, Challenge):
        return sign_in_answer(request, outcome)
    if isinstance(outcome, email.Followed):
        user = outcome.user
        return Moved(user=user_object(request.auth, user)) if user else Status()
    return Verified()


@endpoint(
    "POST",
    "/delete-user",
    name="user.delete",
    body=DeleteUser,
    returns=Deletion,
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    mode="phased",
    limit=Limit(5, per=60),
    errors=(
        UNAUTHORIZED,
        SESSION_NOT_FRESH,
        errors.DELETE_DISABLED,
        errors.FAILED_TO_GET_USER_INFO,
        errors.INVALID_DELETE_TOKEN,
        password_errors.TOO_MANY_ATTEMPTS,
        password_errors.INVALID_PASSWORD,
        password_errors.PASSWORD_TOO_LONG,
        password_errors.CREDENTIAL_ACCOUNT_NOT_FOUND,
    ),
)
def delete_user(request: Any, body: DeleteUser) -> Deletion:
    """Mail the link that deletes the caller's account, or delete it with the token from there."""
    if body.token:
        deletion.confirm_deletion(
            request.auth, request.identity, body.token, password=body.password
        )
        return Deletion(message="User deleted")
    deletion.request_deletion(
        request.auth, request.identity, password=body.password, target=body.callback_url or "/"
    )
    return Deletion(message="Verification email sent")


@endpoint(
    "GET",
    "/delete-user/callback",
    name="user.delete-link",
    personal=True,
    query=DeleteLink,
    returns=Deletion,
    session="stored",
    mode="phased",
    navigates=True,
    limit=Limit(10, per=60),
    errors=(
        UNAUTHORIZED,
        errors.DELETE_DISABLED,
        errors.FAILED_TO_GET_USER_INFO,
        errors.INVALID_DELETE_TOKEN,
    ),
)
def delete_link(request: Any, _body: Any) -> Any:
    """Use a deletion link, or lead to the page whose button uses it."""
    token, target = request.query_shape.token, request.query_shape.callback_url
    if not acts_directly(request.auth):
        query = {"callbackURL": target} if target else {}
        return redirect(page_link(request.auth, "page.delete_confirm", token=token, **query))
    deletion.confirm_deletion(request.auth, request.identity, token)
    return redirect(target) if target else Deletion(message="User deleted")
