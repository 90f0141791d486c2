"""Which roles need a second factor, by JSON: for administrators alone."""

from datetime import timedelta

import pytest

from tests.support.roles import a_role, give
from tests.support.second_factor import codes_of
from tests.support.visitor import fresh_email

LIST, SET = "/two-factor/list-required-roles", "/two-factor/set-required-role"


@pytest.fixture
def admin(site, clock):
    visitor, email = site.visitor(), fresh_email()
    visitor.sign_up(email)
    give(site, email, "admin")
    return visitor


def test_an_administrator_requires_and_releases(admin, clock):
    role = a_role()
    assert admin.post(SET, {"role": role, "required": True}).json == {"status": True}
    found = {rule["role"]: rule for rule in admin.get(LIST).json}
    assert found[role]["fixed"] is False
    assert found[role]["since"].startswith(clock().isoformat()[:19])
    assert admin.post(SET, {"role": role, "required": False}).status_int == 200
    assert role not in {rule["role"] for rule in admin.get(LIST).json}


def test_what_is_no_role_is_refused_by_name(admin):
    answer = admin.post(SET, {"role": "Not a role", "required": True})
    assert codes_of([answer]) == ["INVALID_ROLE"]


@pytest.mark.parametrize("who", ["nobody", "somebody"])
def test_nobody_else_looks_or_decides(site, who):
    visitor = site.visitor()
    if who == "somebody":
        visitor.sign_up()
    wanted = 401 if who == "nobody" else 403
    assert visitor.get(LIST).status_int == wanted
    assert visitor.post(SET, {"role": "user", "required": True}).status_int == wanted


def test_a_stale_session_decides_nothing(admin, clock):
    clock.advance(timedelta(days=1, seconds=1))
    refused = [admin.get(LIST), admin.post(SET, {"role": a_role(), "required": True})]
    assert codes_of(refused) == ["SESSION_NOT_FRESH"] * 2
