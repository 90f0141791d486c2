"""Which roles need a second factor, for administrators, and the banner that tells their people."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import Goto, Limit, Permission, Shape, Text, page, requirement_of, when
from authsvc.api import mark as _
from authsvc.plugins.two_factor.policy import usecases as policy

WORDS = {
    "INVALID_ROLE": _("Names of roles are small letters, digits, and . _ : - between them."),
    "REQUIRED_BY_OPERATOR": _("The operator's settings say so. It can't be changed here."),
}
ADMIN: dict[str, Any] = {
    "permission": Permission.SECOND_FACTOR_POLICY,
    "session": "fresh",
    "mode": "write",
    "limit": Limit(30, per=60),
}


class RoleForm(Shape):
    """Which role."""

    role: Text


def load(request: Any) -> Mapping[str, Any]:
    """The rules there are."""
    now = request.auth.now()
    return {
        "rules": [
            {
                "role": rule.role,
                "fixed": rule.fixed,
                "from": when(request, rule.since) if rule.since and rule.since > now else None,
            }
            for rule in policy.rules(request.auth)
        ]
    }


@page(
    "/admin/second-factor",
    name="page.admin.second_factor",
    template="admin/second_factor.jinja2",
    title=_("Second factor by role"),
    form=RoleForm,
    load=load,
    **ADMIN,
)
def require(request: Any, form: RoleForm) -> Goto:
    """People of that role need a second factor."""
    policy.require(request.auth, form.role)
    return Goto("page.admin.second_factor", say=_("Saved."))


@page(
    "/admin/second-factor/release",
    name="page.admin.second_factor.release",
    form=RoleForm,
    back="page.admin.second_factor",
    **ADMIN,
)
def release(request: Any, form: RoleForm) -> Goto:
    """People of that role need none."""
    policy.release(request.auth, form.role)
    return Goto("page.admin.second_factor", say=_("Saved."))


def grace(request: Any) -> Mapping[str, Any] | None:
    """The banner of somebody whose role will soon need a second factor; costs no statement."""
    auth, identity = request.auth, request.identity
    since = requirement_of(auth).since.get(identity.user["role"])
    if since is None or since <= auth.now() or identity.user["two_factor_enabled"]:
        return None
    return {
        "words": _("From %(when)s on your account needs a second step at sign-in."),
        "when": when(request, since),
        "link": "page.two_factor.enable",
        "label": _("Set it up now"),
    }
