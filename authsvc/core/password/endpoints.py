"""JSON endpoints of sign-up, sign-in and passwords."""

from typing import Any

from authsvc.core.password import errors
from authsvc.core.password.shapes import (
    ChangePassword,
    PasswordChangedAnswer,
    RequestReset,
    ResetLink,
    ResetPassword,
    ResetRequested,
    ResetToken,
    SignedUp,
    SignInEmail,
    SignUpEmail,
    VerifyPassword,
)
from authsvc.core.password.usecases import change, reset, signin, signup
from authsvc.core.password.usecases.links import page_link
from authsvc.core.signin.answers import sign_in_answer
from authsvc.core.signin.errors import SIGN_IN_REFUSALS
from authsvc.core.signin.shapes import FactorAsked, SignInAnswer
from authsvc.core.signin.usecases import SignedIn
from authsvc.core.users.errors import FIELD_REFUSALS
from authsvc.core.users.fields import user_object
from authsvc.core.users.mailboxes import ADDRESS_REFUSALS
from authsvc.errors import UNAUTHORIZED
from authsvc.security.permissions import Permission
from authsvc.security.resources import caller
from authsvc.web.endpoint import JSON_OR_FORM, endpoint
from authsvc.web.limits import Limit
from authsvc.web.redirects import absolute, error_redirect, redirect, with_query
from authsvc.web.shapes import Status

GUESSING = Limit(3, per=10)


@endpoint(
    "POST",
    "/sign-up/email",
    name="sign-up.email",
    body=SignUpEmail,
    returns=SignedUp | FactorAsked,
    mode="phased",
    media=JSON_OR_FORM,
    limit=GUESSING,
    errors=(
        *errors.NEW_PASSWORD_REFUSALS,
        errors.USER_ALREADY_EXISTS,
        errors.EMAIL_PASSWORD_DISABLED,
        errors.EMAIL_PASSWORD_SIGN_UP_DISABLED,
        errors.FAILED_TO_CREATE_USER,
        *ADDRESS_REFUSALS,
        errors.INVALID_EMAIL,
        *FIELD_REFUSALS,
        *SIGN_IN_REFUSALS,
    ),
)
def sign_up_email(request: Any, body: SignUpEmail) -> Any:
    """Create an account; the answer does not tell whether the address was known."""
    wish = signup.SignUp(
        body.name,
        body.email,
        body.password,
        image=body.image,
        remember=body.remember_me is not False,
        target=body.callback_url or "/",
        extra=body.model_extra,
    )
    outcome = signup.sign_up(request.auth, wish)
    if isinstance(outcome, signup.Registered):
        return {"token": None, "user": user_object(request.auth, outcome.user)}
    if isinstance(outcome, SignedIn):
        return {"token": outcome.token, "user": user_object(request.auth, outcome.user)}
    return sign_in_answer(request, outcome)


@endpoint(
    "POST",
    "/sign-in/email",
    name="sign-in.email",
    body=SignInEmail,
    returns=SignInAnswer,
    mode="phased",
    media=JSON_OR_FORM,
    limit=GUESSING,
    errors=(
        errors.INVALID_EMAIL,
        errors.INVALID_EMAIL_OR_PASSWORD,
        errors.PASSWORD_TOO_LONG,
        errors.EMAIL_NOT_VERIFIED,
        errors.EMAIL_PASSWORD_DISABLED,
        errors.TOO_MANY_ATTEMPTS,
        *SIGN_IN_REFUSALS,
    ),
)
def sign_in_email(request: Any, body: SignInEmail) -> Any:
    """Sign in with address and password; a second factor may still be asked."""
    outcome = signin.sign_in_with_email(
        request.auth,
        body.email,
        body.password,
        remember=body.remember_me is not False,
        target=body.callback_url or "/",
    )
    return sign_in_answer(request, outcome, body.callback_url)


@endpoint(
    "POST",
    "/change-password",
    name="password.change",
    body=ChangePassword,
    returns=PasswordChangedAnswer,
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    mode="phased",
    limit=GUESSING,
    errors=(
        UNAUTHORIZED,
        errors.INVALID_PASSWORD,
        errors.CREDENTIAL_ACCOUNT_NOT_FOUND,
        errors.TOO_MANY_ATTEMPTS,
        *errors.NEW_PASSWORD_REFUSALS,
    ),
)
def change_password(request: Any, body: ChangePassword) -> Any:
    """Replace the caller's password, and end other sessions if asked to."""
    token = change.change_password(
        request.auth,
        request.identity,
        current=body.current_password,
        new=body.new_password,
        revoke_others=bool(body.revoke_other_sessions),
    )
    return {"token": token, "user": user_object(request.auth, request.identity.user)}


@endpoint(
    "POST",
    "/verify-password",
    name="password.verify",
    body=VerifyPassword,
    returns=Status,
    permission=Permission.ACCOUNT_EDIT,
    session="stored",
    locate=caller,
    mode="phased",
    limit=GUESSING,
    errors=(
        UNAUTHORIZED,
        errors.INVALID_PASSWORD,
        errors.PASSWORD_TOO_LONG,
        errors.TOO_MANY_ATTEMPTS,
    ),
)
def verify_password(request: Any, body: VerifyPassword) -> Status:
    """Whether the caller knows their password, asked before something dangerous."""
    wrong = errors.INVALID_PASSWORD
    change.require_password(request.auth, request.identity, body.password, without=wrong)
    return Status()


@endpoint(
    "POST",
    "/request-password-reset",
    name="password.request-reset",
    body=RequestReset,
    returns=ResetRequested,
    mode="phased",
    limit=Limit(3, per=60),
)
def request_password_reset(request: Any, body: RequestReset) -> ResetRequested:
    """Mail a reset link, if anybody has the address."""
    reset.request_reset(request.auth, body.email, body.redirect_to)
    return ResetRequested()


@endpoint(
    "GET",
    "/reset-password/{token}",
    name="password.reset-link",
    query=ResetLink,
    mode="read",
    navigates=True,
    unlimited="it consumes nothing and tells only whether an unguessable token is good",
)
def reset_link(request: Any, _body: Any) -> Any:
    """From the mailed link to the app's own page, with the token or an error."""
    token = request.matchdict["token"]
    if not request.query_shape.callback_url:
        return redirect(page_link(request.auth, "page.reset_password", token=token))
    target = absolute(request, request.query_shape.callback_url)
    if not reset.is_open(request.auth, token):
        return error_redirect(request, target, errors.INVALID_TOKEN.error())
    return redirect(with_query(target, "token", token))


@endpoint(
    "POST",
    "/reset-password",
    name="password.reset",
    body=ResetPassword,
    query=ResetToken,
    returns=Status,
    mode="phased",
    limit=Limit(10, per=60),
    errors=(errors.INVALID_TOKEN, *errors.NEW_PASSWORD_REFUSALS),
)
def reset_password(request: Any, body: ResetPassword) -> Status:
    """Set a new password with the token from the mail."""
    token = body.token or request.query_shape.token
    if not token:
        raise errors.INVALID_TOKEN.error()
    reset.reset_password(request.auth, token, body.new_password)
    return Status()
