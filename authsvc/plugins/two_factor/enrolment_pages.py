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
    Shape,
    Text,
    callback_of,
    given,
    has_factor,
    is_enrolling,
    page,
    requirement_of,
    sessions,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.two_factor.usecases import enrolling
from authsvc.plugins.two_factor.usecases.step_up import has_code, step_up

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
        if has_factor(auth, identity):
            again = {"again": "1", "callbackURL": callback_of(request)}
            return Goto(_again(request), query=again)
    return {"ways": enrolling.ways(auth, identity.session["method"])}


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


class StepUpForm(Shape):
    """A code, and of which kind."""

    code: Text
    method: Text = "totp"


def load_step_up(request: Any) -> Mapping[str, Any] | Goto:
    """Which codes there are; who has none signs in once more."""
    if not has_code(request.auth, request.identity):
        again = {"again": "1", "callbackURL": callback_of(request)}
        return Goto("page.sign_in", query=again)
    return {"method": "backup" if given(request).get("method") == "backup" else "totp"}


@page(
    "/two-factor/again",
    name="page.step_up",
    template="two_factor_again.jinja2",
    title=_("Is it you?"),
    form=StepUpForm,
    load=load_step_up,
    **OPEN,
)
def prove_again(request: Any, form: StepUpForm) -> Goto:
    """On to what this was asked for."""
    step_up(request.auth, request.identity, form.method, form.code)
    return Goto("page.account", target=callback_of(request))


def offer_step_up(request: Any) -> Mapping[str, Any]:
    """Its part of the sign-in page, for somebody who is asked once more."""
    identity = request.identity
    return {"step_up": bool(identity and identity.user["two_factor_enabled"])}


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
