"""Pages for a forgotten password."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from authsvc.core.password.errors import INVALID_EMAIL
from authsvc.core.password.pages.names import reset_for
from authsvc.core.password.policy import hints_for_form
from authsvc.core.password.shapes import Email, Password
from authsvc.core.password.usecases import reset
from authsvc.core.users.email import canonical
from authsvc.core.verification import sent
from authsvc.i18n import mark as _
from authsvc.web.limits import Limit
from authsvc.web.pages.page import Goto, page, title
from authsvc.web.pages.templates import given
from authsvc.web.shapes import Shape, Text

Name = Annotated[Text, Field(max_length=64, pattern=r"^[^@]*$")]


class ForgotForm(Shape):
    """Where to send the link; or another name, for plugins that know one."""

    email: Email | Name


class ResetForm(Shape):
    """The new password, and the token that the form carries."""

    token: Text
    new_password: Password


def load_forgotten(_request: Any) -> Mapping[str, Any]:
    """What the form asks for."""
    return {"phone": False, "by_code": False}


@page(
    "/forgot-password",
    name="page.forgot_password",
    acts_as=(
        "/request-password-reset",
        "/phone-number/request-password-reset",
        "/email-otp/request-password-reset",
    ),
    template="forgot_password.jinja2",
    title=_("Forgot your password?"),
    form=ForgotForm,
    load=load_forgotten,
    limit=Limit(3, per=60),
)
def forgot_password(request: Any, form: ForgotForm) -> Goto:
    """Mail a link; the answer is the same whether anybody has the address."""
    other = reset_for(request.auth, form.email)
    if other is not None:
        onward: Goto = other(request, form.email)
        return onward
    if "@" not in form.email:
        raise INVALID_EMAIL.error()
    reset.request_reset(request.auth, form.email)
    sent.remember(request.auth, "reset", canonical(form.email) or "")
    return Goto("page.check_mail")


def load(request: Any) -> Mapping[str, Any]:
    """Whether the link is still good."""
    token = given(request).get("token", "")
    expired = not token or not reset.is_open(request.auth, token)
    return {
        "page_title": title(
            request, _("This link no longer works") if expired else _("Choose a new password")
        ),
        "expired": expired,
        "token": token,
        **hints_for_form(request.auth),
        "email": "",
    }


@page(
    "/reset-password",
    name="page.reset_password",
    acts_as=("/reset-password",),
    template="reset_password.jinja2",
    form=ResetForm,
    load=load,
    limit=Limit(10, per=60),
)
def reset_password(request: Any, form: ResetForm) -> Goto:
    """Save the new password; the user then signs in with it, second factor and all."""
    reset.reset_password(request.auth, form.token, form.new_password)
    return Goto("page.sign_in", say=_("Your new password is saved. Please sign in with it."))
