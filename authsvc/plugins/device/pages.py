"""The page where people enter the code that a device shows, and decide."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from pydantic import Field

from authsvc.api import (
    ApiError,
    Goto,
    Limit,
    Permission,
    Shape,
    Text,
    describe_device,
    describe_place,
    given,
    page,
    title,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.device.errors import CODE_TAKEN, FOR_PEOPLE
from authsvc.plugins.device.usecases.decide import PENDING, Seen, approve, claim, deny, look
from authsvc.plugins.device.usecases.requests import spaced

LIMIT = Limit(10, per=60)


class CodeForm(Shape):
    """The code that the device shows."""

    user_code: Annotated[Text, Field(max_length=256, alias="user_code")]


class DecisionForm(CodeForm):
    """The code, and what its owner decided."""

    decision: Literal["approve", "deny"]


@contextmanager
def _in_words() -> Iterator[None]:
    """The standard's words are for programs."""
    try:
        yield
    except ApiError as error:
        told = FOR_PEOPLE.get(error.message)
        if told is None:
            raise
        raise told.error() from error


def load(request: Any) -> Mapping[str, Any]:
    """A code from the device's own link is filled in; to go on is still up to the reader."""
    code = given(request).get("user_code", "")
    return {"values": {"user_code": spaced(code[:64])}}


@page(
    "/device",
    name="page.device",
    acts_as=("/device",),
    template="device/enter.jinja2",
    title=_("Connect a device"),
    form=CodeForm,
    load=load,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    limit=LIMIT,
)
def enter(request: Any, form: CodeForm) -> Goto:
    """On to who asks."""
    with _in_words():
        seen = claim(request.auth, form.user_code)
    if not seen.is_mine or seen.status != PENDING:
        raise CODE_TAKEN.error()
    return Goto("page.device.review", query={"user_code": spaced(form.user_code)})


def load_review(request: Any) -> Mapping[str, Any] | Goto:
    """Who asks, from where, for what."""
    code = given(request).get("user_code", "")
    try:
        seen = look(request.auth, code)
    except ApiError:
        return Goto("page.device")
    if not seen.is_mine or seen.status != PENDING:
        return Goto("page.device")
    return _described(request, seen, code)


def _described(request: Any, seen: Seen, code: str) -> Mapping[str, Any]:
    asked = seen.request
    names = request.auth.settings("device").clients
    name = names.get(asked.client_id) or asked.client_id
    return {
        "page_title": title(request, _("Connect a device")),
        "client": name,
        "user_code": spaced(code),
        "scopes": (asked.scope or "").split(),
        "device": describe_device(request.translations, asked.user_agent),
        "place": describe_place(request.translations, asked.ip_address),
        "asked_at": when(request, asked.created_at),
    }


@page(
    "/device/review",
    name="page.device.review",
    template="device/review.jinja2",
    form=DecisionForm,
    load=load_review,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    limit=LIMIT,
)
def decide(request: Any, form: DecisionForm) -> Goto:
    """Let the device in, or send it away."""
    act = approve if form.decision == "approve" else deny
    with _in_words():
        act(request.auth, request.identity, form.user_code)
    return Goto("page.device.done", query={"as": form.decision})


@page(
    "/device/done",
    name="page.device.done",
    template="device/done.jinja2",
    form=None,
    permission=Permission.ACCOUNT_READ,
)
def done(request: Any) -> Mapping[str, Any]:
    """Back to the device."""
    approved = given(request).get("as") != "deny"
    words = _("Your device is connected") if approved else _("Your device is not connected")
    return {"page_title": title(request, words), "approved": approved}
