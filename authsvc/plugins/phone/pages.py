"""Pages of sign-in and sign-up by a texted code: ask for it, type it."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from authsvc.api import (
    CodeForm,
    CodePages,
    Goto,
    Limit,
    SentCode,
    Shape,
    Show,
    Text,
    callback_of,
    page,
)
from authsvc.api import mark as _
from authsvc.plugins.phone.usecases.codes import TEXT, Purpose, wish_for
from authsvc.plugins.phone.usecases.request import request_code

WORDS = {
    "INVALID_PHONE_NUMBER": _("That is no number we can send texts to. It starts with + and the "
                              "code of the country."),
    "INVALID_PHONE_NUMBER_OR_PASSWORD": _("That phone number and password don't match."),
    "PHONE_NUMBER_EXIST": _("Another account has that number."),
    "PHONE_NUMBER_NOT_EXIST": _("New accounts are not open to everybody here."),
    "PHONE_NUMBER_IS_LAST_WAY_IN": _("Without it you could not sign in any more. Please set a "
                                     "password first."),
    "OTP_NOT_FOUND": _("That code doesn't match. The newest one counts."),
    # Said of mailed codes as well, where both are on.
    "INVALID_OTP": _("That code doesn't match. The newest one counts."),
    "OTP_EXPIRED": _("That code has expired. We can send a new one."),
}  # fmt: skip
PAGES = CodePages(
    channel=TEXT, cookie="phone_code", start="page.phone", template="phone/enter.jinja2"
)
Number = Annotated[Text, Field(max_length=64)]


class AskForm(Shape):
    """Where to send the code."""

    phone_number: Number


def text_code(request: Any, typed: str, purpose: str = "") -> None:
    """Text a code that is good in this browser, which remembers where it went."""
    number = wish_for(request.auth, Purpose.VERIFY, typed).to
    code = SentCode(number, PAGES.browser(request))
    request_code(request.auth, code.to, code.browser)
    PAGES.note(request, code, purpose)


@page(
    "/sign-in/phone",
    name="page.phone",
    acts_as=("/phone-number/send-otp",),
    template="phone/ask.jinja2",
    title=_("Sign in by phone"),
    form=AskForm,
    load=PAGES.load_start,
    limit=Limit(5, per=60),
)
def ask(request: Any, form: AskForm) -> Goto:
    """Text a code; the answer tells nothing of the number."""
    text_code(request, form.phone_number)
    return PAGES.go_on(request)


def load_sign_up(request: Any) -> Mapping[str, Any] | Goto:
    """Closed where a code creates no account."""
    if not TEXT.is_open(request.auth):
        return Goto("page.sign_in", query={"callbackURL": callback_of(request)})
    return PAGES.load_start(request)


@page(
    "/sign-up/phone",
    name="page.phone.sign_up",
    acts_as=("/phone-number/send-otp",),
    template="phone/sign_up.jinja2",
    title=_("Create your account"),
    form=AskForm,
    load=load_sign_up,
    limit=Limit(5, per=60),
)
def sign_up(request: Any, form: AskForm) -> Goto:
    """Text a code; who has the number already simply signs in with it."""
    text_code(request, form.phone_number)
    return PAGES.go_on(request)


@page(
    "/sign-in/phone/enter",
    name="page.phone.enter",
    acts_as=("/phone-number/verify",),
    template=PAGES.template,
    title=_("Enter your code"),
    form=CodeForm,
    load=PAGES.load_entry,
    limit=Limit(10, per=60),
)
def enter(request: Any, form: CodeForm) -> Goto | Show:
    """Sign in with the code."""
    return PAGES.enter(request, form)
