"""The page behind the link of the mail. Mail scanners open links, so only its button acts."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import Goto, Limit, Shape, Text, given, page, title
from authsvc.api import mark as _
from authsvc.plugins.new_device.usecases.disown import disown, is_open

WORDS = {"NEW_DEVICE_LINK_INVALID": _("That link has expired or was used before.")}
PRESSING = Limit(10, per=60)


class DisownForm(Shape):
    """The token that the form carries."""

    token: Text


def load(request: Any) -> Mapping[str, Any]:
    """Whether the link is good; whose account it is about is not for whoever holds it."""
    token = given(request).get("token", "")
    good = bool(token) and is_open(request.auth, token)
    words = _("Was it not you?") if good else _("This link no longer works")
    return {"page_title": title(request, words), "token": token if good else ""}


@page(
    "/not-me",
    name="page.new_device",
    template="new_device/ask.jinja2",
    form=DisownForm,
    load=load,
    limit=PRESSING,
)
def not_me(request: Any, form: DisownForm) -> Goto:
    """Sign that device out, and start a new password."""
    disown(request.auth, form.token)
    return Goto("page.new_device.done")


@page(
    "/not-me/done",
    name="page.new_device.done",
    template="new_device/done.jinja2",
    title=_("That device is signed out"),
    form=None,
)
def done(request: Any) -> Mapping[str, Any]:
    """What was done, and what to do next."""
    return {}
