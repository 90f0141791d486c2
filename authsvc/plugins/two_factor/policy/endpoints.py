"""JSON endpoints of administrators: which roles need a second factor."""

from typing import Any

from authsvc.api import Empty, Limit, Permission, Status, endpoint, everything
from authsvc.plugins.two_factor import errors
from authsvc.plugins.two_factor.policy import usecases as policy
from authsvc.plugins.two_factor.policy.shapes import RoleObject, SetRole

ADMIN: dict[str, Any] = {
    "permission": Permission.SECOND_FACTOR_POLICY,
    "session": "fresh",
    "locate": everything,
    "limit": Limit(30, per=60),
}


@endpoint(
    "GET",
    "/two-factor/list-required-roles",
    name="two-factor.list-required-roles",
    returns=list[RoleObject],
    mode="read",
    **ADMIN,
)
def list_required_roles(request: Any, _body: Empty) -> Any:
    """Every role whose people need a second factor."""
    return [
        RoleObject(role=rule.role, since=rule.since, fixed=rule.fixed).wire()
        for rule in policy.rules(request.auth)
    ]


@endpoint(
    "POST",
    "/two-factor/set-required-role",
    name="two-factor.set-required-role",
    body=SetRole,
    returns=Status,
    errors=(errors.INVALID_ROLE, errors.REQUIRED_BY_OPERATOR),
    **ADMIN,
)
def set_required_role(request: Any, body: SetRole) -> Status:
    """Say whether people of a role need a second factor."""
    decide = policy.require if body.required else policy.release
    decide(request.auth, body.role)
    return Status()
