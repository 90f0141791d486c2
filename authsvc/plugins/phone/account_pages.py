"""The account's phone number: set it, change it, take it away."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import ApiError, Code, Empty, Goto, Limit, Permission, Shape, page, page_path
from authsvc.api import mark as _
from authsvc.plugins.phone.numbers import shown
from authsvc.plugins.phone.pages import PAGES, AskForm, text_code
from authsvc.plugins.phone.usecases.own import attach, detach

OWNER: dict[str, Any] = {"permission": Permission.ACCOUNT_EDIT, "session": "fresh"}
PURPOSE = "phone_number"
START = "page.account_phone"


class ConfirmForm(Shape):
    """The code from the text."""

    code: Code


def security(request: Any) -> Mapping[str, Any]:
    """The page of sign-in and security leads here."""
    return {"phone_url": page_path(request, START), "phone": number_of(request)}


def number_of(request: Any) -> str:
    """The caller's number as people write it, or nothing."""
    user = request.identity.user
    number = user["phone_number"] if user["phone_number_verified"] else None
    return shown(number) if number else ""


def load(request: Any) -> Mapping[str, Any]:
    """The number there is."""
    return {"phone": number_of(request)}


@page(
    "/account/phone",
    name=START,
    template="phone/account.jinja2",
    title=_("Phone number"),
    form=AskForm,
    load=load,
    limit=Limit(5, per=60),
    **OWNER,
)
def ask(request: Any, form: AskForm) -> Goto:
    """Text a code to a new number."""
    text_code(request, form.phone_number, PURPOSE)
    return Goto("page.account_phone.confirm")


def load_code(request: Any) -> Mapping[str, Any] | Goto:
    """Where the code was sent."""
    sent = PAGES.sent(request, PURPOSE)
    if sent is None:
        return Goto(START)
    return PAGES.described(request, sent, START)


@page(
    "/account/phone/confirm",
    name="page.account_phone.confirm",
    template="phone/confirm.jinja2",
    title=_("Enter your code"),
    form=ConfirmForm,
    load=load_code,
    limit=Limit(10, per=60),
    **OWNER,
)
def confirm(request: Any, form: ConfirmForm) -> Goto:
    """Make the number the caller's."""
    sent = PAGES.sent(request, PURPOSE)
    if sent is None:
        return Goto(START)
    try:
        attach(request.auth, request.identity, sent.to, form.code, sent.browser)
    except ApiError as error:
        return PAGES.used_up(error, START)
    return Goto(START, say=_("Your phone number is saved."))


@page(
    "/account/phone/remove",
    name="page.account_phone.remove",
    back=START,
    limit=Limit(5, per=60),
    **OWNER,
)
def remove(request: Any, _form: Empty) -> Goto:
    """Take the number away."""
    detach(request.auth, request.identity)
    return Goto(START, say=_("Your phone number is removed."))
