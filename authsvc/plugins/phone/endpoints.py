"""JSON endpoints of phone numbers."""

from typing import Any

from authsvc.api import (
    EMAIL_NOT_VERIFIED,
    FIELD_REFUSALS,
    NEW_PASSWORD_REFUSALS,
    PASSWORD_TOO_LONG,
    SESSION_NOT_FRESH,
    SIGN_IN_REFUSALS,
    TOO_MANY_ATTEMPTS,
    UNAUTHORIZED,
    FactorAsked,
    Limit,
    Newcomer,
    Status,
    endpoint,
    sign_in_answer,
    user_object,
)
from authsvc.api import SignedIn as Opened
from authsvc.plugins.phone import errors, shapes
from authsvc.plugins.phone.usecases import own, request, reset, signin, verify
from authsvc.plugins.phone.usecases.codes import TEXT

SOME = Limit(10, per=60)


@endpoint(
    "POST",
    "/phone-number/send-otp",
    name="phone-number.send",
    body=shapes.SendCode,
    returns=shapes.Message,
    personal=True,
    mode="phased",
    limit=SOME,
    errors=(errors.INVALID_PHONE_NUMBER,),
)
def send_code(req: Any, body: shapes.SendCode) -> shapes.Message:
    """Text a code; the answer is the same whether anybody has the number."""
    request.request_code(req.auth, body.phone_number)
    return shapes.Message()


@endpoint(
    "POST",
    "/phone-number/verify",
    name="phone-number.verify",
    body=shapes.VerifyCode,
    returns=shapes.Verified | FactorAsked,
    personal=True,
    session="stored",
    mode="phased",
    limit=SOME,
    errors=(
        UNAUTHORIZED,
        SESSION_NOT_FRESH,
        errors.USER_NOT_FOUND,
        errors.PHONE_NUMBER_EXIST,
        errors.PHONE_NUMBER_NOT_EXIST,
        errors.FAILED_TO_CREATE_USER,
        *errors.CODE_REFUSALS,
        *FIELD_REFUSALS,
        *SIGN_IN_REFUSALS,
    ),
)
def verify_code(req: Any, body: shapes.VerifyCode) -> Any:
    """Prove a number: sign in, sign up, or make it the caller's."""
    auth = req.auth
    if body.update_phone_number:
        user = own.attach(auth, req.identity, body.phone_number, body.code)
        return _verified(req, user, req.identity.token)
    newcomer = Newcomer(TEXT.method, body.name or "", extra=dict(body.model_extra or {}))
    if body.disable_session:
        user = verify.prove(auth, body.phone_number, body.code, newcomer)
        return _verified(req, user, None)
    outcome = verify.sign_in(auth, body.phone_number, body.code, newcomer)
    if isinstance(outcome, Opened):
        return _verified(req, outcome.user, outcome.token)
    return sign_in_answer(req, outcome)


def _verified(req: Any, user: Any, token: str | None) -> dict[str, Any]:
    return {"status": True, "token": token, "user": user_object(req.auth, user)}


@endpoint(
    "POST",
    "/sign-in/phone-number",
    name="sign-in.phone-number",
    body=shapes.SignInPhone,
    returns=shapes.SignedIn | FactorAsked,
    mode="phased",
    limit=Limit(3, per=10),
    errors=(
        errors.INVALID_PHONE_NUMBER_OR_PASSWORD,
        EMAIL_NOT_VERIFIED,
        PASSWORD_TOO_LONG,
        TOO_MANY_ATTEMPTS,
        *SIGN_IN_REFUSALS,
    ),
)
def sign_in_phone(req: Any, body: shapes.SignInPhone) -> Any:
    """Sign in with number and password."""
    remember = body.remember_me is not False
    outcome = signin.sign_in(req.auth, body.phone_number, body.password, remember=remember)
    if isinstance(outcome, Opened):
        return {"token": outcome.token, "user": user_object(req.auth, outcome.user)}
    return sign_in_answer(req, outcome)


@endpoint(
    "POST",
    "/phone-number/request-password-reset",
    name="phone-number.request-reset",
    body=shapes.ResetRequest,
    returns=Status,
    mode="phased",
    limit=SOME,
    errors=(errors.INVALID_PHONE_NUMBER,),
)
def request_reset(req: Any, body: shapes.ResetRequest) -> Status:
    """Text a code that resets the password, if anybody has the number."""
    request.request_reset(req.auth, body.phone_number)
    return Status()


@endpoint(
    "POST",
    "/phone-number/reset-password",
    name="phone-number.reset-password",
    body=shapes.ResetByCode,
    returns=Status,
    mode="phased",
    limit=SOME,
    errors=(*errors.CODE_REFUSALS, *NEW_PASSWORD_REFUSALS),
)
def reset_password(req: Any, body: shapes.ResetByCode) -> Status:
    """Choose a new password with a code."""
    reset.reset_password(req.auth, body.phone_number, body.otp, body.new_password)
    return Status()
