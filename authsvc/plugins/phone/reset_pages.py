"""A forgotten password, for people with a proven number: the code from the text, a new password."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    ApiError,
    Code,
    Goto,
    Limit,
    Password,
    SentCode,
    Shape,
    Show,
    callback_of,
    given,
    missing,
    page,
    password_hints,
)
from authsvc.api import mark as _
from authsvc.plugins.phone.errors import INVALID_PHONE_NUMBER
from authsvc.plugins.phone.numbers import parse
from authsvc.plugins.phone.pages import PAGES
from authsvc.plugins.phone.usecases.request import request_reset
from authsvc.plugins.phone.usecases.reset import check, reset_password

PURPOSE = "phone_reset"
START = "page.forgot_password"
TEMPLATE = "phone/reset.jinja2"
CHOOSE = _("Choose a new password")


class ResetForm(Shape):
    """The code; with it the new password, once that was asked for."""

    code: Code
    choosing: bool
    new_password: Password | None = None


def ask(request: Any, typed: str) -> Goto:
    """Text a code that is good in this browser, alike whether anybody has the number (ATK-037)."""
    number = parse(request.auth.settings("phone"), typed)
    if number is None:
        raise INVALID_PHONE_NUMBER.error(field="email")
    code = SentCode(number, PAGES.browser(request))
    request_reset(request.auth, code.to, code.browser)
    PAGES.note(request, code, PURPOSE)
    return Goto("page.phone.reset", query={"callbackURL": callback_of(request)})


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Where the code was sent; back to the start where none was."""
    sent = PAGES.sent(request, PURPOSE)
    if sent is None:
        return Goto(START)
    return _described(request, sent, choosing="choosing" in given(request))


def _described(request: Any, sent: SentCode, *, choosing: bool) -> dict[str, Any]:
    hints = password_hints(request.auth)
    return PAGES.described(request, sent, START) | {"choosing": choosing, **hints}


@page(
    "/reset-password/phone",
    name="page.phone.reset",
    acts_as=("/phone-number/reset-password",),
    template=TEMPLATE,
    title=_("Enter your code"),
    form=ResetForm,
    load=load,
    beside={"otp": "code"},
    limit=Limit(10, per=60),
)
def reset(request: Any, form: ResetForm) -> Goto | Show:
    """Look at the code, then save the new password; the user signs in with it, factors and all."""
    auth, sent = request.auth, PAGES.sent(request, PURPOSE)
    if sent is None:
        return Goto(START)
    if form.choosing and not form.new_password:
        raise missing("newPassword")
    try:
        if form.new_password is None:
            check(auth, sent.to, form.code, sent.browser)
            shown = _described(request, sent, choosing=True) | {"values": {"code": form.code}}
            return Show(TEMPLATE, shown, title=CHOOSE)
        reset_password(auth, sent.to, form.code, form.new_password, sent.browser)
    except ApiError as error:
        return PAGES.used_up(error, START)
    saved = _("Your new password is saved. Please sign in with it.")
    return Goto("page.sign_in", say=saved, query={"callbackURL": callback_of(request)})
