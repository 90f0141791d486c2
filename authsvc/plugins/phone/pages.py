"""Pages of sign-in by a texted code: ask for it, type it."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from authsvc.api import (
    ApiError,
    Goto,
    Limit,
    Shape,
    Show,
    Text,
    callback_of,
    given,
    how_long,
    is_in_already,
    land,
    missing,
    page,
    page_path,
    recall_mail,
    remember_mail,
    token,
)
from authsvc.api import mark as _
from authsvc.plugins.phone.errors import INVALID_PHONE_NUMBER, TOO_MANY_CODES
from authsvc.plugins.phone.numbers import parse, shown
from authsvc.plugins.phone.usecases.request import is_open, request_code
from authsvc.plugins.phone.usecases.verify import NameAsked, Typed, sign_in_or_ask

WORDS = {
    "INVALID_PHONE_NUMBER": _("That is no number we can send texts to. It starts with + and the "
                              "code of the country."),
    "PHONE_NUMBER_EXIST": _("Another account has that number."),
    "PHONE_NUMBER_NOT_EXIST": _("New accounts are not open to everybody here."),
    "PHONE_NUMBER_IS_LAST_WAY_IN": _("Without it you could not sign in any more. Please set a "
                                     "password first."),
    "OTP_NOT_FOUND": _("That code doesn't match. The newest one counts."),
    # Said of mailed codes as well, where both are on.
    "INVALID_OTP": _("That code doesn't match. The newest one counts."),
    "OTP_EXPIRED": _("That code has expired. We can send a new one."),
}  # fmt: skip
TOO_MANY = _("That were too many wrong codes. Please ask for a new one.")
COOKIE = "phone_code"
HOUR = 60 * 60
Number = Annotated[Text, Field(max_length=64)]


class AskForm(Shape):
    """Where to send the code."""

    phone_number: Number


class CodeForm(Shape):
    """The code; the name of somebody new, once it was asked for."""

    code: Annotated[Text, Field(max_length=32)]
    name: Annotated[Text, Field(max_length=200)] | None = None
    ask_name: bool


def text_code(request: Any, typed: str, purpose: str) -> None:
    """Text a code that is good in this browser, which remembers where it went."""
    auth = request.auth
    number = parse(auth.settings("phone"), typed)
    if number is None:
        raise INVALID_PHONE_NUMBER.error()
    browser = auth.jar.get(COOKIE) or token()
    request_code(auth, number.e164, browser)
    auth.jar.set(COOKIE, browser, HOUR)
    remember_mail(auth, purpose, number.e164)


def sent_to(request: Any, purpose: str) -> tuple[str, str] | None:
    """Number and browser of the code that is on its way, if there is one."""
    sent, browser = recall_mail(request.auth), request.auth.jar.get(COOKIE)
    if sent is None or sent.purpose != purpose or browser is None:
        return None
    return sent.email, browser


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Somebody signed in goes on, unless a fresh sign-in is asked for."""
    if is_in_already(request):
        return Goto("page.account", target=callback_of(request))
    return {"again": "again" in given(request)}


@page(
    "/sign-in/phone",
    name="page.phone",
    template="phone/ask.jinja2",
    title=_("Sign in by phone"),
    form=AskForm,
    load=load,
    limit=Limit(5, per=60),
)
def ask(request: Any, form: AskForm) -> Goto:
    """Text a code; the answer tells nothing of the number."""
    text_code(request, form.phone_number, COOKIE)
    return Goto("page.phone.enter", query={"callbackURL": callback_of(request)})


def load_code(request: Any) -> Mapping[str, Any] | Goto:
    """Where the code was sent; back to the start where none was."""
    known = sent_to(request, COOKIE)
    if known is None:
        return Goto("page.phone", query={"callbackURL": callback_of(request)})
    return described(request, known[0])


def described(request: Any, e164: str) -> dict[str, Any]:
    """What the pages say of a code."""
    settings = request.auth.settings("phone")
    pages = request.registry.authsvc.services.extras["pages"]
    return {
        "number": shown(e164),
        "e164": e164,
        "everybody": is_open(request.auth),
        "digits": settings.digits,
        "lifetime": how_long(request, settings.lifetime),
        "ask_name": "askName" in given(request),
        "back_url": page_path(request, "page.phone", callbackURL=callback_of(request)),
        "inbox_url": pages.path("page.dev_inbox") if "page.dev_inbox" in pages else "",
    }


@page(
    "/sign-in/phone/enter",
    name="page.phone.enter",
    template="phone/enter.jinja2",
    title=_("Enter your code"),
    form=CodeForm,
    load=load_code,
    limit=Limit(10, per=60),
)
def enter(request: Any, form: CodeForm) -> Goto | Show:
    """Sign in with the code; somebody new is asked for a name once the code was right."""
    known = sent_to(request, COOKIE)
    if known is None:
        return Goto("page.phone", query={"callbackURL": callback_of(request)})
    if form.ask_name and not form.name:
        raise missing("name")
    typed = Typed(known[0], form.code, form.name or "", browser=known[1])
    try:
        outcome = sign_in_or_ask(request.auth, typed)
    except ApiError as error:
        if error.code != TOO_MANY_CODES.code:
            raise
        return Goto("page.phone", say=TOO_MANY, kind="warning")
    if isinstance(outcome, NameAsked):
        asked = described(request, known[0]) | {"ask_name": True, "values": {"code": form.code}}
        return Show("phone/enter.jinja2", asked, title=_("Create your account"))
    return land(request, outcome)
