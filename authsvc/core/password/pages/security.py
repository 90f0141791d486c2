"""The security page of the account, and the page that changes the password."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from authsvc.core.accounts.usecases import list_accounts
from authsvc.core.password.policy import hints_for_form
from authsvc.core.password.shapes import Password
from authsvc.core.password.usecases.change import change_password, set_password
from authsvc.i18n import mark as _
from authsvc.security.permissions import Permission
from authsvc.web.limits import Limit
from authsvc.web.pages.page import Goto, page, title
from authsvc.web.pages.when import when
from authsvc.web.shapes import Shape


class PasswordForm(Shape):
    """The password that is, if there is one, and the one that shall be."""

    current_password: Password | None = None
    new_password: Password
    revoke_other_sessions: bool


def password_account(request: Any) -> Row[Any] | None:
    """The account row of the caller's password, if there is one."""
    rows = list_accounts(request.auth, request.identity.user_id)
    return next((row for row in rows if row.password is not None), None)


def has_password(request: Any) -> bool:
    """Whether the caller signs in with a password."""
    return password_account(request) is not None


@page(
    "/account/security",
    name="page.security",
    template="account/security.jinja2",
    title=_("Security"),
    form=None,
    permission=Permission.ACCOUNT_READ,
)
def security(request: Any) -> Mapping[str, Any]:
    """What keeps the account safe, at a glance; plugins add their own."""
    known = password_account(request)
    return {
        "has_password": known is not None,
        "password_changed": when(request, known.updated_at) if known else None,
        "two_factor": None,
        "trusted_devices": [],
    }


def load(request: Any) -> Mapping[str, Any]:
    """Which form to show."""
    known = has_password(request)
    return {
        "page_title": title(request, _("Change password") if known else _("Set a password")),
        "has_password": known,
        **hints_for_form(request.auth),
    }


@page(
    "/account/password",
    name="page.password",
    template="account/password.jinja2",
    form=PasswordForm,
    load=load,
    beside={"password": "currentPassword"},
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    limit=Limit(10, per=60),
)
def password(request: Any, form: PasswordForm) -> Goto:
    """Change the password, or set the first one."""
    auth, identity = request.auth, request.identity
    if not has_password(request):
        set_password(auth, identity, new=form.new_password)
        return Goto("page.security", say=_("Your password is set."))
    others = form.revoke_other_sessions
    change_password(
        auth,
        identity,
        current=form.current_password or "",
        new=form.new_password,
        revoke_others=others,
    )
    everywhere = _("Your new password is saved, and you are signed out everywhere else.")
    return Goto("page.security", say=everywhere if others else _("Your new password is saved."))
