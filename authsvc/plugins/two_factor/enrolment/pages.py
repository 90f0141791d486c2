"""The page that stands between a sign-in and the account: a role needs a second factor."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    ENROLMENT,
    ENROLMENT_PAGE,
    Empty,
    Goto,
    Limit,
    Permission,
    callback_of,
    has_factor,
    is_enrolling,
    page,
    sessions,
)
from authsvc.api import mark as _
from authsvc.plugins.two_factor.enrolment.usecases import required
from authsvc.plugins.two_factor.factors.reader import has_code

WORDS = {
    "SECOND_FACTOR_REQUIRED": _("Your account needs a second step. Please set one up first."),
    "LAST_SECOND_FACTOR": _("Your account needs a second step. Set up another one first."),
}
OPEN: dict[str, Any] = {
    "permission": Permission.ACCOUNT_EDIT,
    "accepts": ("session", ENROLMENT),
    "limit": Limit(10, per=60),
}


def load(request: Any) -> Mapping[str, Any] | Goto:
    """What can be set up; on to the account where nothing has to be."""
    auth, identity = request.auth, request.identity
    if not is_enrolling(identity):
        if not required.is_due(auth, identity):
            return Goto("page.account", target=callback_of(request))
        if has_factor(auth, identity):
            again = {"again": "1", "callbackURL": callback_of(request)}
            return Goto(_again(request), query=again)
    return {"ways": required.ways(auth, identity.session["method"])}


def _again(request: Any) -> str:
    """Where a factor is proven that has not been asked for."""
    return "page.step_up" if has_code(request.auth, request.identity) else "page.sign_in"


@page(
    "/two-factor/set-up",
    name=ENROLMENT_PAGE,
    template="two_factor_required.jinja2",
    title=_("One more step"),
    load=load,
    **OPEN,
)
def leave(request: Any, _form: Empty) -> Goto:
    """Not now: whoever does not enrol does not get in."""
    identity = request.identity
    request.auth.begin()
    sessions.sign_out(request.auth, None if is_enrolling(identity) else identity)
    return Goto("page.sign_in", query={"callbackURL": callback_of(request)})
