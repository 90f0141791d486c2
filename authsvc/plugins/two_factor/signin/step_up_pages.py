"""The page on which somebody who is signed in proves a factor once more."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import ENROLMENT, Goto, Limit, Permission, Shape, Text, callback_of, given, page
from authsvc.api import mark as _
from authsvc.plugins.two_factor.factors.reader import has_code
from authsvc.plugins.two_factor.signin.usecases.step_up import step_up


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
    permission=Permission.ACCOUNT_EDIT,
    accepts=("session", ENROLMENT),
    limit=Limit(10, per=60),
)
def prove_again(request: Any, form: StepUpForm) -> Goto:
    """On to what this was asked for."""
    step_up(request.auth, request.identity, form.method, form.code)
    return Goto("page.account", target=callback_of(request))


def offer_step_up(request: Any) -> Mapping[str, Any]:
    """Its part of the sign-in page, for somebody who is asked once more."""
    identity = request.identity
    return {"step_up": bool(identity and identity.user["two_factor_enabled"])}
