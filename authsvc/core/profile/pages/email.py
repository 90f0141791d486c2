"""Change of e-mail, and the links in mails that prove an address."""

from collections.abc import Mapping
from typing import Any

from authsvc.core.password.shapes import Email, Password
from authsvc.core.password.usecases.proofs import proof_mail
from authsvc.core.password.usecases.verification import request_link
from authsvc.core.profile.usecases.email import cancel_change, request_change
from authsvc.core.profile.usecases.links import follow, look
from authsvc.core.signin.landing import land
from authsvc.core.signin.stages import Challenge
from authsvc.core.signin.usecases import SignedIn
from authsvc.core.users.email import canonical
from authsvc.core.verification import sent
from authsvc.i18n import mark as _
from authsvc.security.permissions import Permission
from authsvc.web.limits import Limit
from authsvc.web.pages.page import Goto, page, title
from authsvc.web.pages.templates import callback_of, given, page_path
from authsvc.web.shapes import Empty, Shape, Text

TITLES = {
    "ask": _("Confirm your e-mail"),
    "done": _("E-mail confirmed"),
    "expired": _("This link no longer works"),
}


class EmailForm(Shape):
    """The address to change to."""

    new_email: Email


class LinkForm(Shape):
    """The token that the form carries; the password, if it is asked for."""

    token: Text
    password: Password | None = None


class ResendForm(Shape):
    """Where to send the link; left out by somebody signed in."""

    email: Text | None = None


def load_email(request: Any) -> Mapping[str, Any]:
    """Whether the old address is asked first."""
    return {"approve": request.identity.user["email_verified"]}


@page(
    "/account/email",
    name="page.email",
    template="account/email.jinja2",
    title=_("Change e-mail"),
    form=EmailForm,
    load=load_email,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    limit=Limit(5, per=60),
)
def change_email(request: Any, form: EmailForm) -> Goto:
    """Ask for another address; it counts once the mails are answered."""
    return _request_change(request, form.new_email)


def _request_change(request: Any, address: str) -> Goto:
    auth, identity = request.auth, request.identity
    request_change(auth, identity, address, page_path(request, "page.profile"))
    if identity.user["email_verified"]:
        sent.remember(auth, "approve", identity.user["email"])
    else:
        sent.remember(auth, "email", canonical(address) or "")
    return Goto("page.check_mail")


@page(
    "/account/email/resend",
    name="page.email.resend",
    back="page.profile",
    permission=Permission.ACCOUNT_EDIT,
    limit=Limit(3, per=60),
)
def resend_change(request: Any, _form: Empty) -> Goto:
    """Send the mail about a pending change again."""
    pending = request.identity.user["pending_email"]
    return _request_change(request, pending) if pending else Goto("page.profile")


@page(
    "/account/email/cancel",
    name="page.email.cancel",
    back="page.profile",
    permission=Permission.ACCOUNT_EDIT,
    mode="write",
)
def cancel(request: Any, _form: Empty) -> Goto:
    """Forget a pending change."""
    cancel_change(request.auth, request.identity)
    return Goto("page.profile", say=_("Your e-mail stays as it is."))


def load_link(request: Any) -> Mapping[str, Any]:
    """What the link is about, as far as can be told without using it."""
    token = given(request).get("token", "")
    seen = look(request.auth, token)
    known = request.identity or sent.recall(request.auth)
    return {
        "page_title": title(request, TITLES[seen.state]),
        "state": seen.state,
        "purpose": seen.purpose,
        "token": token,
        "email": seen.email,
        "ask_password": seen.asks_password,
        "continue_url": callback_of(request) or page_path(request, "page.home"),
        "resend": page_path(request, "page.verify_email.send") if known else "",
    }


@page(
    "/verify-email",
    name="page.verify_email",
    template="verify_email.jinja2",
    form=LinkForm,
    load=load_link,
    limit=Limit(30, per=60),
)
def verify_email(request: Any, form: LinkForm) -> Goto:
    """Use the link. Mail scanners open links, so only the button does."""
    auth = request.auth
    purpose = look(auth, form.token).purpose
    target = callback_of(request) or page_path(request, "page.account")
    outcome = follow(auth, form.token, target, form.password)
    if purpose == "approve":
        say = _("Thank you. We've sent a link to the new address; open it, and the change is made.")
    else:
        say = _("Thank you. Your e-mail is confirmed.")
    if isinstance(outcome, SignedIn | Challenge):
        return land(request, outcome, say=say)
    if request.identity:
        return Goto("page.account", target=callback_of(request), say=say)
    return Goto("page.sign_in", say=say, query={"callbackURL": callback_of(request)})


@page(
    "/verify-email/send",
    name="page.verify_email.send",
    form=ResendForm,
    back="page.home",
    limit=Limit(3, per=60),
)
def send_link(request: Any, form: ResendForm) -> Goto:
    """Mail the link again; without a session the answer never tells whether anybody has it."""
    auth, identity = request.auth, request.identity
    noted = sent.recall(auth)
    address = identity.user["email"] if identity else form.email or (noted and noted.email) or ""
    if not canonical(address):
        return Goto("page.sign_in")
    request_link(auth, address, callback_of(request) or page_path(request, "page.account"))
    sent.remember(auth, "verify", canonical(address) or "")
    onward = {"callbackURL": callback_of(request)}
    if proof_mail(auth) is not None:
        return Goto("page.check_mail", query=onward)
    say = _("We've sent another link.")
    return Goto("page.check_mail", say=say, kind="info", query=onward)
