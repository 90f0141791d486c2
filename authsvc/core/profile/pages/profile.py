"""Name and picture."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from authsvc.core.profile.usecases.update import update_profile
from authsvc.i18n import mark as _
from authsvc.i18n import nearest
from authsvc.security.permissions import Permission
from authsvc.web.pages.page import Goto, page
from authsvc.web.shapes import Shape, Text


class ProfileForm(Shape):
    """What may change; what else is typed goes to the plugins that own it."""

    model_config = ConfigDict(extra="allow")

    name: Annotated[Text, Field(max_length=200)]
    image: Annotated[Text, Field(max_length=2048, pattern=r"^https://[^\s\"'<>]+$")] | None = None


def load(request: Any) -> Mapping[str, Any]:
    """What is stored."""
    user = request.identity.user
    return {
        "pending_email": user["pending_email"],
        "change_email": request.auth.settings("users").change_email,
        "saved_locale": nearest(request.registry.catalogues.tags, user.get("locale")) or "",
        "values": {"name": user["name"], "image": user["image"] or ""},
    }


@page(
    "/account",
    name="page.account",
    form=None,
    permission=Permission.ACCOUNT_READ,
)
def account(_request: Any) -> Goto:
    """The account begins with the profile."""
    return Goto("page.profile")


@page(
    "/account/profile",
    name="page.profile",
    template="account/profile.jinja2",
    title=_("Profile"),
    form=ProfileForm,
    load=load,
    permission=Permission.ACCOUNT_EDIT,
    mode="write",
)
def profile(request: Any, form: ProfileForm) -> Goto:
    """Save it."""
    changes = {"name": form.name, "image": form.image}
    update_profile(request.auth, request.identity, changes, form.model_extra or {})
    return Goto("page.profile", say=_("Your profile is saved."))
