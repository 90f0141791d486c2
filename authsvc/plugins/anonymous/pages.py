"""The page on which somebody comes in as a guest."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import Empty, Goto, Limit, callback_of, land, page
from authsvc.api import mark as _
from authsvc.plugins.anonymous.usecases.guests import sign_in_as_guest


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Somebody signed in, a guest included, goes on."""
    if request.identity:
        return Goto("page.account", target=callback_of(request))
    return {}


@page(
    "/sign-in/guest",
    name="page.guest",
    acts_as=("/sign-in/anonymous",),
    template="anonymous/enter.jinja2",
    title=_("Continue as a guest"),
    form=Empty,
    load=load,
    limit=Limit(3, per=10),
)
def enter(request: Any, _form: Empty) -> Goto:
    """Come in as a guest."""
    return land(request, sign_in_as_guest(request.auth))
