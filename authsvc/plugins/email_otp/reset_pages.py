"""A forgotten password by a mailed code, where settings prefer codes to links."""

from typing import Any

from authsvc.api import (
    CodeResetForm,
    CodeResetPages,
    Goto,
    Limit,
    SentCode,
    Show,
    canonical_email,
    page,
)
from authsvc.api import mark as _
from authsvc.plugins.email_otp.pages import PAGES
from authsvc.plugins.email_otp.usecases.codes import Purpose
from authsvc.plugins.email_otp.usecases.request import request_code

RESET = CodeResetPages(
    pages=PAGES,
    purpose=Purpose.RESET,
    mark="email_reset",
    page="page.email_code.reset",
    template="email_otp/reset.jinja2",
)


def ask(request: Any, typed: str) -> Goto:
    """Mail a code that is good in this browser, alike whether anybody has the address (ATK-037)."""
    code = SentCode(canonical_email(typed) or "", PAGES.browser(request))
    request_code(request.auth, code.to, Purpose.RESET, code.browser)
    return RESET.go_on(request, code)


@page(
    "/reset-password/code",
    name=RESET.page,
    acts_as=("/email-otp/reset-password",),
    template=RESET.template,
    title=_("Enter your code"),
    form=CodeResetForm,
    load=RESET.load,
    beside={"otp": "code"},
    limit=Limit(10, per=60),
)
def reset(request: Any, form: CodeResetForm) -> Goto | Show:
    """Look at the code, then save the new password."""
    return RESET.reset(request, form)
