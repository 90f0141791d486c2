"""Which roles need a second factor: on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from authsvc.api import ApiError
from authsvc.core.sessions.requirement import requirement_of
from authsvc.plugins.audit.models import AuditEntry
from authsvc.plugins.two_factor.policy import usecases as policy
from tests.support.roles import a_role

LOG = AuditEntry.__table__


def rule(auth, role):
    return {found.role: found for found in policy.rules(auth)}.get(role)


def told(site, role):
    with site.acting() as auth:
        rows = auth.db.execute(select(LOG.c.event, LOG.c.details).order_by(LOG.c.id))
        return [row.event for row in rows if row.details.get("role") == role]


def test_a_role_is_required_and_released(site, clock):
    role = a_role()
    with site.acting() as auth:
        policy.require(auth, role)
        assert rule(auth, role).since == clock()
        assert requirement_of(auth).asks(role, clock())
    with site.acting() as auth:
        policy.release(auth, role)
        assert rule(auth, role) is None
        assert not requirement_of(auth).asks(role, clock())
    assert told(site, role) == ["role-required", "role-released"]


def test_saying_so_twice_changes_nothing(site, clock):
    role = a_role()
    with site.acting() as auth:
        policy.require(auth, role)
    clock.advance(timedelta(days=1))
    with site.acting() as auth:
        policy.require(auth, role)
        assert rule(auth, role).since == clock() - timedelta(days=1)
        policy.release(auth, role)
        policy.release(auth, role)
    assert told(site, role) == ["role-required", "role-released"]


def test_nobody_releases_what_the_operator_set(make_site):
    site = make_site({"authsvc.two_factor.required_roles": "root"})
    with site.acting() as auth, pytest.raises(ApiError, match="REQUIRED_BY_OPERATOR"):
        policy.release(auth, "root")
    with site.acting() as auth:
        assert rule(auth, "root").fixed
        policy.hear(auth)
        assert requirement_of(auth).asks("root", auth.now())


@pytest.mark.parametrize("role", ["", "A role", "x" * 65, "-x", "ro\nle"])
def test_what_is_no_role(site, role):
    with site.acting() as auth, pytest.raises(ApiError, match="INVALID_ROLE"):
        policy.require(auth, role)


def test_another_process_hears_of_it(make_site):
    one, other = make_site(), make_site()
    role = a_role()
    with one.acting() as auth:
        policy.require(auth, role)
    requirement = other.services.extras["factor_requirement"]
    requirement.every = 0.0
    with other.acting() as auth:
        requirement.refresh(auth)
        assert requirement.asks(role, auth.now())
        policy.release(auth, role)
