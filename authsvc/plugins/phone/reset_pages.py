"""A forgotten password, for people with a proven number: the code from the text, a new password."""

from typing import Any

from authsvc.api import CodeResetForm, CodeResetPages, Goto, Limit, SentCode, Show, page
from authsvc.api import mark as _
from authsvc.plugins.phone.errors import INVALID_PHONE_NUMBER
from authsvc.plugins.phone.numbers import parse
from authsvc.plugins.phone.pages import PAGES
from authsvc.plugins.phone.usecases.codes import Purpose
from authsvc.plugins.phone.usecases.request import request_reset

RESET = CodeResetPages(
    pages=PAGES,
    purpose=Purpose.RESET,
    mark="phone_reset",
    page="page.phone.reset",
    template="phone/reset.jinja2",
)


def ask(request: Any, typed: str) -> Goto:
    """Text a code that is good in this browser, alike whether anybody has the number (ATK-037)."""
    number = parse(request.auth.settings("phone"), typed)
    if number is None:
        raise INVALID_PHONE_NUMBER.error(field="email")
    code = SentCode(number, PAGES.browser(request))
    request_reset(request.auth, code.to, code.browser)
    return RESET.go_on(request, code)


@page(
    "/reset-password/phone",
    name=RESET.page,
    acts_as=("/phone-number/reset-password",),
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
