"""Pages of sign-in by a mailed code: ask for it, type it."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    CodeForm,
    CodePages,
    Email,
    Goto,
    Limit,
    SentCode,
    Shape,
    Show,
    canonical_email,
    page,
)
from authsvc.api import mark as _
from authsvc.plugins.email_otp.usecases.codes import MAIL, Purpose
from authsvc.plugins.email_otp.usecases.request import request_code

WORDS = {
    "INVALID_OTP": _("That code doesn't match. The newest mail has the one that counts."),
    "OTP_EXPIRED": _("That code has expired. We can send a new one."),
}
PAGES = CodePages(
    channel=MAIL,
    cookie="email_code",
    start="page.email_code",
    template="email_otp/enter.jinja2",
)


class AskForm(Shape):
    """Where to send the code."""

    email: Email


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Who signs in once more has their address filled in."""
    loaded, identity = PAGES.load_start(request), request.identity
    if isinstance(loaded, Goto) or not (identity and loaded["again"]):
        return loaded
    return {**loaded, "values": {"email": identity.user["email"]}}


@page(
    "/sign-in/code",
    name="page.email_code",
    acts_as=("/email-otp/send-verification-otp",),
    template="email_otp/ask.jinja2",
    title=_("Sign in with a code"),
    form=AskForm,
    load=load,
    limit=Limit(5, per=60),
)
def ask(request: Any, form: AskForm) -> Goto:
    """Mail a code that is good in this browser; the answer tells nothing of the address."""
    code = SentCode(canonical_email(form.email) or "", PAGES.browser(request))
    request_code(request.auth, code.to, Purpose.SIGN_IN, code.browser)
    PAGES.note(request, code)
    return PAGES.go_on(request)


@page(
    "/sign-in/code/enter",
    name="page.email_code.enter",
    acts_as=("/sign-in/email-otp",),
    template=PAGES.template,
    title=_("Enter your code"),
    form=CodeForm,
    load=PAGES.load_entry,
    beside={"otp": "code"},
    limit=Limit(10, per=60),
)
def enter(request: Any, form: CodeForm) -> Goto | Show:
    """Sign in with the code."""
    return PAGES.enter(request, form)
