"""The sign-up page, and the page that says to look for a mail."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from authsvc.core.password.policy import hints_for_form
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.password.shapes import Email, Password
from authsvc.core.password.usecases import signup
from authsvc.core.password.usecases.proofs import proof_mail
from authsvc.core.password.usecases.verification import SIGNED_UP_HERE
from authsvc.core.signin.landing import land
from authsvc.core.signin.stages import Challenge
from authsvc.core.signin.usecases import SignedIn
from authsvc.core.users.guests import is_guest
from authsvc.core.verification import sent
from authsvc.i18n import mark as _
from authsvc.web.limits import Limit
from authsvc.web.pages.page import Goto, page
from authsvc.web.pages.templates import callback_of, page_path
from authsvc.web.pages.when import how_long
from authsvc.web.shapes import Shape, Text

A_DAY = 24 * 60 * 60
PROVING = ("sign_up", "verify")
"""What is mailed is a link, or what else proves a mailbox here."""
# Where the same mail can be asked for again, and where to start over with another address.
RESEND = {
    "sign_up": "page.verify_email.send",
    "verify": "page.verify_email.send",
    "reset": "page.forgot_password",
    "email": "page.email.resend",
    "approve": "page.email.resend",
}
START_OVER = {
    "sign_up": "page.sign_up",
    "verify": "page.sign_in",
    "reset": "page.forgot_password",
    "email": "page.profile",
    "approve": "page.profile",
    "delete": "page.account",
}


class SignUpForm(Shape):
    """A new account; what else is typed goes to the plugins that own it."""

    model_config = ConfigDict(extra="allow")

    name: Annotated[Text, Field(max_length=200)]
    email: Email
    password: Password


def load(request: Any) -> Mapping[str, Any] | Goto:
    """What the form needs to know."""
    settings: PasswordSettings = request.auth.settings("password")
    signed_in = request.identity and not is_guest(request.identity)
    if signed_in or not (settings.enabled and settings.sign_up):
        return Goto("page.home")
    return {"username": False, "providers": [], **hints_for_form(request.auth)}


@page(
    "/sign-up",
    name="page.sign_up",
    acts_as=("/sign-up/email",),
    template="sign_up.jinja2",
    title=_("Create your account"),
    form=SignUpForm,
    load=load,
    limit=Limit(10, per=60),
)
def sign_up(request: Any, form: SignUpForm) -> Goto:
    """Create an account; an address that has one already is answered alike."""
    auth = request.auth
    wish = signup.SignUp(
        form.name,
        form.email,
        form.password,
        target=callback_of(request) or page_path(request, "page.account"),
        extra=form.model_extra,
    )
    return land_new(request, signup.sign_up(auth, wish))


def land_new(request: Any, outcome: SignedIn | Challenge | signup.Registered) -> Goto:
    """Where a browser goes on that has just signed up: to its mail, or to the account."""
    if isinstance(outcome, Challenge):
        return land(request, outcome)
    # The link in the mail, opened in this browser, then keeps the password chosen here.
    request.auth.jar.set(SIGNED_UP_HERE, str(outcome.user["id"]), A_DAY)
    if isinstance(outcome, signup.Registered):
        sent.remember(request.auth, "sign_up", outcome.user["email"])
        return Goto("page.check_mail", query={"callbackURL": callback_of(request)})
    return land(request, outcome, say=_("Welcome. Your account is ready."))


@page(
    "/check-mail",
    name="page.check_mail",
    template="check_mail.jinja2",
    title=_("Check your mail"),
    form=None,
)
def check_mail(request: Any) -> Mapping[str, Any] | Goto:
    """The same words for a known and an unknown address."""
    mail = sent.recall(request.auth)
    if mail is None or mail.purpose not in START_OVER:
        return Goto("page.home")
    other = proof_mail(request.auth)
    if other is not None and mail.purpose in PROVING:
        return Goto(other.page, query={"callbackURL": callback_of(request)})
    pages = request.registry.authsvc.services.extras["pages"]
    resend = RESEND.get(mail.purpose)
    return {
        "purpose": mail.purpose,
        "email": mail.email,
        "lifetime": how_long(request, _lifetime(request, mail.purpose)),
        "resend": pages.path(resend) if resend else "",
        "back_url": pages.path(START_OVER[mail.purpose]),
        "inbox_url": pages.path("page.dev_inbox") if "page.dev_inbox" in pages else "",
    }


def _lifetime(request: Any, purpose: str) -> timedelta:
    settings: PasswordSettings = request.auth.settings("password")
    if purpose == "delete":
        lifetime: timedelta = request.auth.settings("users").delete_link_lifetime
        return lifetime
    return settings.reset_lifetime if purpose == "reset" else settings.verification_lifetime
