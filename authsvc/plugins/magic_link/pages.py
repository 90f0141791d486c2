"""Pages of sign-in by a mailed link: ask for it, look for it, open it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from authsvc.api import (
    Email,
    Goto,
    Limit,
    Shape,
    SignedIn,
    Text,
    callback_of,
    canonical_email,
    given,
    how_long,
    is_guest,
    is_in_already,
    keeps_accounts,
    land,
    missing,
    page,
    page_path,
    recall_mail,
    remember_mail,
    title,
    token,
)
from authsvc.api import mark as _
from authsvc.plugins.magic_link.usecases.follow import follow, look
from authsvc.plugins.magic_link.usecases.request import Wish, is_open, request_link

WORDS = {"new_user_signup_disabled": _("New accounts are not open to everybody here.")}
COOKIE = "magic_link"
HOUR = 60 * 60
SENDING = Limit(5, per=60)


class AskForm(Shape):
    """Where to send the link."""

    email: Email


class OpenForm(Shape):
    """The token that the form carries; the name of somebody new."""

    token: Text
    name: Annotated[Text, Field(max_length=200)] | None = None


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Somebody signed in goes on, unless a fresh sign-in is asked for."""
    if is_in_already(request):
        return Goto("page.account", target=callback_of(request))
    identity, again = request.identity, "again" in given(request)
    known = {"email": identity.user["email"]} if identity and again else {}
    return {"again": again, "add": "add" in given(request), "values": known}


@page(
    "/sign-in/link",
    name="page.magic_link",
    acts_as=("/sign-in/magic-link",),
    template="magic_link/ask.jinja2",
    title=_("Sign in with a link"),
    form=AskForm,
    load=load,
    limit=SENDING,
)
def ask(request: Any, form: AskForm) -> Goto:
    """Mail a link; the answer is the same whether anybody has the address."""
    auth = request.auth
    browser = auth.jar.get(COOKIE) or token()
    request_link(auth, Wish(form.email, "", {"callbackURL": callback_of(request)}, browser))
    auth.jar.set(COOKIE, browser, HOUR)
    remember_mail(auth, COOKIE, canonical_email(form.email) or "")
    return Goto("page.magic_link.sent", query={"callbackURL": callback_of(request)})


@page(
    "/sign-in/link/sent",
    name="page.magic_link.sent",
    template="magic_link/sent.jinja2",
    title=_("Check your mail"),
    form=None,
)
def sent(request: Any) -> Mapping[str, Any] | Goto:
    """The same words for a known and an unknown address."""
    mail = recall_mail(request.auth)
    if mail is None or mail.purpose != COOKIE:
        return Goto("page.magic_link", query={"callbackURL": callback_of(request)})
    pages = request.registry.authsvc.services.extras["pages"]
    return {
        "email": mail.email,
        "everybody": is_open(request.auth),
        "lifetime": how_long(request, request.auth.settings("magic_link").lifetime),
        "resend": page_path(request, "page.magic_link"),
        "back_url": page_path(request, "page.magic_link", callbackURL=callback_of(request)),
        "inbox_url": pages.path("page.dev_inbox") if "page.dev_inbox" in pages else "",
    }


def load_link(request: Any) -> Mapping[str, Any]:
    """What the link would do, in this browser."""
    auth = request.auth
    secret = given(request).get("token", "")
    seen = look(auth, secret, auth.jar.get(COOKIE) or "") if secret else None
    if seen is None:
        return {"page_title": title(request, _("This link no longer works")), "seen": None}
    known = _("Create your account") if seen.is_new else _("Sign in to %(product)s")
    leaves = bool(request.identity) and not keeps_accounts(request)
    return {
        "page_title": title(request, known),
        "seen": seen,
        "token": secret,
        "leaves": leaves and not is_guest(request.identity),
    }


@page(
    "/sign-in/link/open",
    name="page.magic_link.open",
    acts_as=("/magic-link/verify",),
    template="magic_link/open.jinja2",
    form=OpenForm,
    load=load_link,
    limit=SENDING,
)
def open_link(request: Any, form: OpenForm) -> Goto:
    """Use the link. Mail scanners open links, so only the button does."""
    auth = request.auth
    seen = look(auth, form.token, "")
    if seen is not None and seen.is_new and not (form.name or seen.name):
        raise missing("name")
    followed = follow(auth, form.token, form.name or "")
    onward = land(request, followed.outcome)
    if followed.new_target and isinstance(followed.outcome, SignedIn):
        return replace(onward, target=followed.new_target)
    return onward
