"""Confirm an address by a mailed code, where settings prefer codes to links."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    PASSWORD_REQUIRED,
    ApiError,
    Challenge,
    Code,
    CodePages,
    Goto,
    Limit,
    Password,
    SentCode,
    Shape,
    Show,
    callback_of,
    canonical_email,
    forget_mail,
    given,
    land,
    missing,
    page,
    remember_mail,
    request_proof,
)
from authsvc.api import mark as _
from authsvc.plugins.email_otp.pages import AskForm
from authsvc.plugins.email_otp.usecases.codes import MAIL
from authsvc.plugins.email_otp.usecases.proof import BROWSER
from authsvc.plugins.email_otp.usecases.verify import Verified, verify_email

PAGES = CodePages(
    channel=MAIL,
    cookie=BROWSER,
    start="page.email_proof",
    template="email_otp/verify.jinja2",
)
PROVING = ("sign_up", "verify")
"""What the core calls the mails that prove an address."""
TITLE = _("Confirm your e-mail")


class ProofForm(Shape):
    """The code; with it the password, once that was asked for."""

    code: Code
    asking: bool
    password: Password | None = None


def load_start(request: Any) -> Mapping[str, Any] | Goto:
    """Somebody signed in confirms the address of the account."""
    return Goto("page.profile") if request.identity else {}


@page(
    "/verify-email/code",
    name=PAGES.start,
    acts_as=("/send-verification-email",),
    template="email_otp/verify_ask.jinja2",
    title=TITLE,
    form=AskForm,
    load=load_start,
    limit=Limit(5, per=60),
)
def ask(request: Any, form: AskForm) -> Goto:
    """Mail a code that is good in this browser; the answer tells nothing of the address."""
    caller = request.identity
    address = caller.user["email"] if caller else canonical_email(form.email) or ""
    request_proof(request.auth, address)
    remember_mail(request.auth, "verify", address)
    return PAGES.go_on(request)


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Where the code was sent; back to the start where none was."""
    code = PAGES.sent(request, *PROVING)
    if code is None:
        return PAGES.back(request)
    return _described(request, code, asking="asking" in given(request))


def _described(request: Any, code: SentCode, *, asking: bool) -> dict[str, Any]:
    return PAGES.described(request, code) | {"asking": asking}


@page(
    "/verify-email/code/enter",
    name=PAGES.entry,
    acts_as=("/email-otp/verify-email",),
    template=PAGES.template,
    title=TITLE,
    form=ProofForm,
    load=load,
    beside={"otp": "code"},
    limit=Limit(10, per=60),
)
def enter(request: Any, form: ProofForm) -> Goto | Show:
    """Confirm the address; in a browser that did not sign up the password is asked for."""
    code = PAGES.sent(request, *PROVING)
    if code is None:
        return PAGES.back(request)
    if form.asking and not form.password:
        raise missing("password")
    try:
        outcome = verify_email(request.auth, code.to, form.code, form.password, code.browser)
    except ApiError as error:
        if error.code == PASSWORD_REQUIRED.code:
            shown = _described(request, code, asking=True) | {"values": {"code": form.code}}
            return Show(PAGES.template, shown, title=TITLE)
        return PAGES.used_up(error, PAGES.start)
    forget_mail(request.auth)
    return _go_on(request, outcome)


def _go_on(request: Any, outcome: Verified | Challenge) -> Goto:
    """Signed in where settings say so; else whoever is signed in goes back to the account."""
    say = _("Thank you. Your e-mail is confirmed.")
    entered = outcome if isinstance(outcome, Challenge) else outcome.signed_in
    if entered is not None:
        return land(request, entered, say=say)
    if request.identity:
        return Goto("page.account", target=callback_of(request), say=say)
    return Goto("page.sign_in", say=say, query={"callbackURL": callback_of(request)})
