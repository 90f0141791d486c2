"""Declared fields on the pages of sign-up and profile, and the page that asks for the missing."""

from collections.abc import Mapping
from typing import Any

from authsvc.context import AuthContext
from authsvc.core.fields.declared import EXTRA
from authsvc.core.fields.forms import fields_on, given, shown
from authsvc.core.fields.usecases.users import missing
from authsvc.core.profile.usecases.update import update_profile
from authsvc.core.users.guests import is_guest
from authsvc.i18n import mark as _
from authsvc.security.permissions import Permission
from authsvc.web.pages.page import Goto, page
from authsvc.web.pages.templates import callback_of
from authsvc.web.shapes import Shape


class CompleteForm(Shape):
    """The fields are the deployment's."""


def offer(request: Any) -> Mapping[str, Any]:
    """The fields of the sign-up page, with their defaults."""
    fields = fields_on(request, "sign_up")
    kept = {f.wire: f.default for f in fields if not callable(f.default)}
    return {"additional": shown(request, fields, kept)}


def fill_in(request: Any) -> Mapping[str, Any]:
    """The fields of the profile, with what is stored."""
    kept = request.identity.user["additional_fields"] or {}
    return {"additional": shown(request, fields_on(request, "profile"), kept)}


def read_new(request: Any, typed: Mapping[str, str]) -> Mapping[str, Any]:
    """The fields of a sign-up; one that was left empty says nothing, so that the default counts."""
    values = given(fields_on(request, "sign_up"), typed)
    return {name: value for name, value in values.items() if value is not None}


def read_changes(request: Any, typed: Mapping[str, str]) -> Mapping[str, Any]:
    """The fields of the profile; one that was emptied is to be empty."""
    return given(fields_on(request, "profile"), typed)


def needed(auth: AuthContext, user: Mapping[str, Any]) -> bool:
    """Whether there is something to ask; guests have not said yet who they are."""
    return (
        bool(auth.services.extras[EXTRA])
        and not user.get("is_anonymous")
        and bool(missing(auth, user))
    )


def load(request: Any) -> Mapping[str, Any] | Goto:
    """What is missing; whoever has said everything goes on."""
    user = request.identity.user
    fields = missing(request.auth, user)
    if not fields or is_guest(request.identity):
        return Goto("page.account", target=callback_of(request))
    return {"additional": shown(request, fields, user["additional_fields"] or {})}


@page(
    "/account/complete",
    name="page.complete",
    template="complete.jinja2",
    title=_("One more step"),
    form=CompleteForm,
    load=load,
    permission=Permission.ACCOUNT_EDIT,
    mode="write",
)
def complete(request: Any, _form: CompleteForm) -> Goto:
    """Save what was missing, and go on."""
    fields = missing(request.auth, request.identity.user)
    if fields:
        typed = request.environ["authsvc.typed"]
        said = {field.wire: None for field in fields} | given(fields, typed)
        update_profile(request.auth, request.identity, {}, said)
    return Goto("page.account", target=callback_of(request))
