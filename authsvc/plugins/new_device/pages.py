"""The page behind the link of the mail."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import Goto, LinkForm, mailed_link, page
from authsvc.api import mark as _
from authsvc.plugins.new_device.usecases.disown import disown, is_open

WORDS = {"NEW_DEVICE_LINK_INVALID": _("That link has expired or was used before.")}


def look(request: Any, token: str) -> Mapping[str, Any] | None:
    """Whether the link is good; whose account it is about is not for whoever holds it."""
    return {} if is_open(request.auth, token) else None


@mailed_link(
    "/not-me",
    name="page.new_device",
    template="new_device/ask.jinja2",
    asks=_("Was it not you?"),
    look=look,
)
def not_me(request: Any, form: LinkForm) -> Goto:
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
