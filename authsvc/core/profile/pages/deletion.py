"""Delete the account."""

from collections.abc import Mapping
from typing import Any

from authsvc.core.accounts import reader
from authsvc.core.password.shapes import Password
from authsvc.core.profile.usecases import deletion
from authsvc.core.sessions.pages import FORGET
from authsvc.core.verification import sent
from authsvc.core.verification.usecases import peek
from authsvc.i18n import mark as _
from authsvc.security.permissions import Permission
from authsvc.web.limits import Limit
from authsvc.web.pages.forms import missing
from authsvc.web.pages.mailed_link import LinkForm, mailed_link
from authsvc.web.pages.page import Goto, page
from authsvc.web.pages.templates import page_path
from authsvc.web.shapes import Shape

SURE = _("Delete your account?")


class DeleteForm(Shape):
    """The password of those who have one."""

    password: Password | None = None


def load(request: Any) -> Mapping[str, Any]:
    """Whether to ask for a password."""
    return {"has_password": has_password(request), "mailed": True}


def has_password(request: Any) -> bool:
    """Whether the caller signs in with a password."""
    found = reader.by_id(request.auth, request.identity.user_id)
    return found is not None and found.password is not None


@page(
    "/account/delete",
    name="page.delete",
    template="account/delete.jinja2",
    title=_("Delete account"),
    form=DeleteForm,
    load=load,
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    limit=Limit(5, per=60),
)
def delete(request: Any, form: DeleteForm) -> Goto:
    """Mail the link that deletes the account."""
    auth, identity = request.auth, request.identity
    if form.password is None and has_password(request):
        raise missing("password")
    target = page_path(request, "page.home")
    deletion.request_deletion(auth, identity, password=form.password, target=target)
    sent.remember(auth, "delete", identity.user["email"])
    return Goto("page.check_mail")


def look(request: Any, token: str) -> Mapping[str, Any] | None:
    """Whether the link is good, and the caller's own."""
    proof = peek(request.auth, deletion.PURPOSE, token)
    good = proof is not None and proof.subject == request.identity.user_id
    return {"email": request.identity.user["email"]} if good else None


@mailed_link(
    "/account/delete/confirm",
    name="page.delete_confirm",
    template="delete_confirm.jinja2",
    asks=SURE,
    over=SURE,
    look=look,
    permission=Permission.ACCOUNT_EDIT,
)
def confirm(request: Any, form: LinkForm) -> Goto:
    """Delete it, for good."""
    deletion.confirm_deletion(request.auth, request.identity, form.token)
    sent.forget(request.auth)
    return Goto("page.deleted", headers=FORGET)


@page(
    "/deleted",
    name="page.deleted",
    template="signed_out.jinja2",
    title=_("Your account is deleted"),
    form=None,
)
def deleted(_request: Any) -> Mapping[str, Any]:
    """What has happened."""
    return {"deleted": True}
