"""What principals an identity has."""

import dataclasses

import pytest
from pyramid.authorization import Authenticated, Everyone

from authsvc.security.identity import Identity, principals_of


def test_nobody_is_everyone_and_nothing_else():
    assert principals_of(None) == [Everyone]


def test_a_caller_is_named_by_user_credential_roles_and_scopes():
    who = Identity(user_id="7", kind="api_key", roles=("admin", "editor"), scopes=("read",))
    assert principals_of(who) == [
        *(Everyone, Authenticated, "user:7", "credential:api_key"),
        *("role:admin", "role:editor", "scope:read"),
    ]


def test_an_identity_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Identity(user_id="7").user_id = "8"  # type: ignore[misc]


def test_a_user_named_like_a_role_gains_nothing():
    assert "role:admin" not in principals_of(Identity(user_id="role:admin"))
