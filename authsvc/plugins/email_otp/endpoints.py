"""JSON endpoints of mailed codes."""

from typing import Any

from authsvc.api import (
    ADDRESS_REFUSALS,
    DISPOSABLE_EMAIL,
    FAILED_TO_CREATE_USER,
    FIELD_REFUSALS,
    INVALID_EMAIL,
    INVALID_PASSWORD,
    NEW_PASSWORD_REFUSALS,
    PASSWORD_REQUIRED,
    PASSWORD_TOO_LONG,
    SIGN_IN_REFUSALS,
    UNAUTHORIZED,
    FactorAsked,
    Limit,
    Newcomer,
    Permission,
    SignedIn,
    Success,
    caller,
    endpoint,
    sign_in_answer,
    user_object,
)
from authsvc.plugins.email_otp import errors, shapes
from authsvc.plugins.email_otp.usecases import change, request, reset, signin, verify
from authsvc.plugins.email_otp.usecases.codes import MAIL, Purpose

FEW = Limit(3, per=60)


@endpoint(
    "POST",
    "/email-otp/send-verification-otp",
    name="email-otp.send",
    body=shapes.SendCode,
    returns=Success,
    mode="phased",
    names_page=True,
    limit=FEW,
    errors=(INVALID_EMAIL, errors.INVALID_TYPE),
)
def send_code(req: Any, body: shapes.SendCode) -> Success:
    """Mail a code; the answer is the same whether anybody has the address."""
    request.request_any(req.auth, body.email, Purpose(body.type))
    return Success()


@endpoint(
    "POST",
    "/email-otp/check-verification-otp",
    name="email-otp.check",
    body=shapes.CheckCode,
    returns=Success,
    mode="phased",
    limit=FEW,
    errors=(INVALID_EMAIL, errors.USER_NOT_FOUND, *errors.CODE_REFUSALS),
)
def check_code(req: Any, body: shapes.CheckCode) -> Success:
    """Whether a code is right; it stays good."""
    signin.check(req.auth, body.email, Purpose(body.type), body.otp)
    return Success()


@endpoint(
    "POST",
    "/sign-in/email-otp",
    name="sign-in.email-otp",
    body=shapes.SignInCode,
    returns=shapes.SignedInByCode | FactorAsked,
    mode="phased",
    limit=FEW,
    errors=(
        DISPOSABLE_EMAIL,
        FAILED_TO_CREATE_USER,
        *errors.CODE_REFUSALS,
        *FIELD_REFUSALS,
        *SIGN_IN_REFUSALS,
    ),
)
def sign_in_code(req: Any, body: shapes.SignInCode) -> Any:
    """Sign in with a code; somebody new gets an account where that is allowed."""
    extra = dict(body.model_extra or {})
    newcomer = Newcomer(MAIL.method, body.name or "", body.image, extra)
    outcome = signin.sign_in(req.auth, body.email, body.otp, newcomer)
    if isinstance(outcome, SignedIn):
        return {"token": outcome.token, "user": user_object(req.auth, outcome.user)}
    return sign_in_answer(req, outcome)


@endpoint(
    "POST",
    "/email-otp/verify-email",
    name="email-otp.verify-email",
    personal=True,
    body=shapes.VerifyCode,
    returns=shapes.VerifiedByCode | FactorAsked,
    mode="phased",
    limit=FEW,
    errors=(
        UNAUTHORIZED,
        INVALID_EMAIL,
        PASSWORD_REQUIRED,
        INVALID_PASSWORD,
        PASSWORD_TOO_LONG,
        *errors.CODE_REFUSALS,
        *SIGN_IN_REFUSALS,
    ),
)
def verify_email(req: Any, body: shapes.VerifyCode) -> Any:
    """Confirm an address with a code."""
    outcome = verify.verify_email(req.auth, body.email, body.otp, body.password)
    if isinstance(outcome, verify.Verified):
        user = user_object(req.auth, outcome.user)
        return {"status": True, "token": outcome.token, "user": user}
    return sign_in_answer(req, outcome)


@endpoint(
    "POST",
    "/email-otp/request-password-reset",
    name="email-otp.request-reset",
    body=shapes.ResetRequest,
    returns=Success,
    mode="phased",
    limit=FEW,
    errors=(INVALID_EMAIL,),
)
def request_reset(req: Any, body: shapes.ResetRequest) -> Success:
    """Mail a code that resets the password, if anybody has the address."""
    request.request_code(req.auth, body.email, Purpose.RESET)
    return Success()


@endpoint(
    "POST",
    "/forget-password/email-otp",
    name="email-otp.forget-password",
    body=shapes.ResetRequest,
    returns=Success,
    mode="phased",
    limit=FEW,
    errors=(INVALID_EMAIL,),
)
def forget_password(req: Any, body: shapes.ResetRequest) -> Success:
    """The same by its older name."""
    request.request_code(req.auth, body.email, Purpose.RESET)
    return Success()


@endpoint(
    "POST",
    "/email-otp/reset-password",
    name="email-otp.reset-password",
    personal=True,
    body=shapes.ResetByCode,
    returns=Success,
    mode="phased",
    limit=FEW,
    errors=(INVALID_EMAIL, *errors.CODE_REFUSALS, *NEW_PASSWORD_REFUSALS),
)
def reset_password(req: Any, body: shapes.ResetByCode) -> Success:
    """Choose a new password with a code."""
    reset.reset_password(req.auth, body.email, body.otp, body.password)
    return Success()


@endpoint(
    "POST",
    "/email-otp/request-email-change",
    name="email-otp.request-email-change",
    body=shapes.ChangeRequest,
    returns=Success,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    locate=caller,
    mode="phased",
    limit=FEW,
    errors=(
        UNAUTHORIZED,
        INVALID_EMAIL,
        errors.CHANGE_DISABLED,
        errors.EMAIL_IS_THE_SAME,
        errors.OLD_CODE_REQUIRED,
        *ADDRESS_REFUSALS,
        *errors.CODE_REFUSALS,
    ),
)
def request_email_change(req: Any, body: shapes.ChangeRequest) -> Success:
    """Mail a code to a new address."""
    change.request_change(req.auth, req.identity, body.new_email, body.otp)
    return Success()


@endpoint(
    "POST",
    "/email-otp/change-email",
    name="email-otp.change-email",
    body=shapes.ChangeByCode,
    returns=Success,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    locate=caller,
    mode="phased",
    limit=FEW,
    errors=(
        UNAUTHORIZED,
        INVALID_EMAIL,
        errors.CHANGE_DISABLED,
        errors.EMAIL_IS_THE_SAME,
        errors.EMAIL_IN_USE,
        *errors.CODE_REFUSALS,
    ),
)
def change_email(req: Any, body: shapes.ChangeByCode) -> Success:
    """Change the address with the code from the new one."""
    change.change_email(req.auth, req.identity, body.new_email, body.otp)
    return Success()
