"""Pages of sign-in by a mailed code: ask for it, type it."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from authsvc.api import (
    ApiError,
    Email,
    Goto,
    Limit,
    Shape,
    Show,
    Text,
    callback_of,
    canonical_email,
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
from authsvc.plugins.email_otp.errors import TOO_MANY_CODES
from authsvc.plugins.email_otp.usecases.codes import Purpose
from authsvc.plugins.email_otp.usecases.request import is_open, request_code
from authsvc.plugins.email_otp.usecases.signin import NameAsked, Typed, sign_in_or_ask

WORDS = {
    "INVALID_OTP": _("That code doesn't match. The newest mail has the one that counts."),
    "OTP_EXPIRED": _("That code has expired. We can send a new one."),
}
TOO_MANY = _("Those were too many wrong codes. Please ask for a new one.")
COOKIE = "email_code"
HOUR = 60 * 60
FEW = Limit(10, per=60)


class AskForm(Shape):
    """Where to send the code."""

    email: Email


class CodeForm(Shape):
    """The code; the name of somebody new, once it was asked for."""

    code: Text
    name: Annotated[Text, Field(max_length=200)] | None = None
    ask_name: bool


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Somebody signed in goes on, unless a fresh sign-in is asked for."""
    if is_in_already(request):
        return Goto("page.account", target=callback_of(request))
    identity, again = request.identity, "again" in given(request)
    known = {"email": identity.user["email"]} if identity and again else {}
    return {"again": again, "add": "add" in given(request), "values": known}


@page(
    "/sign-in/code",
    name="page.email_code",
    template="email_otp/ask.jinja2",
    title=_("Sign in with a code"),
    form=AskForm,
    load=load,
    limit=Limit(5, per=60),
)
def ask(request: Any, form: AskForm) -> Goto:
    """Mail a code that is good in this browser; the answer tells nothing of the address."""
    auth = request.auth
    browser = auth.jar.get(COOKIE) or token()
    request_code(auth, form.email, Purpose.SIGN_IN, browser)
    auth.jar.set(COOKIE, browser, HOUR)
    remember_mail(auth, COOKIE, canonical_email(form.email) or "")
    return Goto("page.email_code.enter", query={"callbackURL": callback_of(request)})


def load_code(request: Any) -> Mapping[str, Any] | Goto:
    """Where the code was sent; back to the start where none was."""
    mail = recall_mail(request.auth)
    if mail is None or mail.purpose != COOKIE or request.auth.jar.get(COOKIE) is None:
        return Goto("page.email_code", query={"callbackURL": callback_of(request)})
    return _described(request, mail.email)


def _described(request: Any, email: str) -> Mapping[str, Any]:
    settings = request.auth.settings("email_otp")
    pages = request.registry.authsvc.services.extras["pages"]
    return {
        "email": email,
        "everybody": is_open(request.auth),
        "digits": settings.digits,
        "lifetime": how_long(request, settings.lifetime),
        "ask_name": "askName" in given(request),
        "back_url": page_path(request, "page.email_code", callbackURL=callback_of(request)),
        "inbox_url": pages.path("page.dev_inbox") if "page.dev_inbox" in pages else "",
    }


@page(
    "/sign-in/code/enter",
    name="page.email_code.enter",
    template="email_otp/enter.jinja2",
    title=_("Enter your code"),
    form=CodeForm,
    load=load_code,
    beside={"otp": "code"},
    limit=FEW,
)
def enter(request: Any, form: CodeForm) -> Goto | Show:
    """Sign in with the code; somebody new is asked for a name once the code was right."""
    mail = recall_mail(request.auth)
    browser = request.auth.jar.get(COOKIE)
    if mail is None or mail.purpose != COOKIE or browser is None:
        return Goto("page.email_code", query={"callbackURL": callback_of(request)})
    if form.ask_name and not form.name:
        raise missing("name")
    typed = Typed(mail.email, form.code, form.name or "", browser=browser)
    try:
        outcome = sign_in_or_ask(request.auth, typed)
    except ApiError as error:
        if error.code != TOO_MANY_CODES.code:
            raise
        return Goto("page.email_code", say=TOO_MANY, kind="warning")
    if isinstance(outcome, NameAsked):
        more = {"ask_name": True, "values": {"code": form.code}}
        asked = {**_described(request, mail.email), **more}
        return Show("email_otp/enter.jinja2", asked, title=_("Create your account"))
    return land(request, outcome)
