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
    is_enrolling,
    page,
    requirement_of,
    sessions,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.two_factor.usecases import enrolling

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
        if not enrolling.is_due(auth, identity):
            return Goto("page.account", target=callback_of(request))
        if enrolling.has_factor(auth, identity):
            return Goto("page.sign_in", query={"again": "1", "callbackURL": callback_of(request)})
    return {"ways": enrolling.ways(auth, identity.session["method"])}


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


def grace(request: Any) -> Mapping[str, Any] | None:
    """The banner of somebody whose role will soon need a second factor; costs no statement."""
    auth, identity = request.auth, request.identity
    since = requirement_of(auth).since.get(identity.user["role"])
    if since is None or since <= auth.now() or identity.user["two_factor_enabled"]:
        return None
    words = request.translations.gettext(
        "From %(when)s on your account needs a second step at sign-in.",
        when=when(request, since).exact,
    )
    return {"words": words, "link": "page.two_factor.enable", "label": _("Set it up now")}
