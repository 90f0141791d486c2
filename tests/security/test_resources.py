"""The tree: what hangs where, who may, and that no id is too odd for it."""

from types import SimpleNamespace
from typing import Any

import pytest
from pyramid.authorization import ACLHelper
from pyramid.traversal import traverse

from authsvc.security.identity import Identity, principals_of
from authsvc.security.permissions import Permission
from authsvc.security.resources import Resource, Root, UserNode, Users, caller


class Shelf(Resource):
    """A resource without children."""


def root() -> Root:
    registry = SimpleNamespace(resource_tree={"users": Users, "shelf": Shelf})
    return Root(SimpleNamespace(registry=registry))


def may(identity: Identity | None, node: Any, permission: str) -> bool:
    return bool(ACLHelper().permits(node, principals_of(identity), permission))


ADA, EVE = Identity(user_id="ada"), Identity(user_id="eve")
ADMIN = Identity(user_id="chief", roles=("admin",))


def test_a_node_knows_its_way_up():
    node = root()["users"]["ada"]
    assert isinstance(node, UserNode)
    assert (node.__name__, node.__parent__.__name__, node.__parent__.__parent__.__name__) == (
        "ada",
        "users",
        "",
    )


@pytest.mark.parametrize("permission", [Permission.ACCOUNT_READ, Permission.ACCOUNT_EDIT])
def test_an_account_is_its_owners_and_the_administrators(permission):
    node = root()["users"]["ada"]
    assert [may(who, node, permission) for who in (ADA, ADMIN, EVE, None)] == [
        True,
        True,
        False,
        False,
    ]


def test_administration_is_for_administrators():
    assert [may(who, root(), Permission.ADMIN) for who in (ADMIN, ADA, None)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "a/b", "a.b", "a b", "ada\n", "ada\x00", "²", "٣", "ａｄａ", "é"),
        *("a" * 65, "ada'--", "%61da", "*", "system.Everyone", "\ud800", "-1"),
    ],
)
def test_a_hostile_id_is_no_user(name):
    with pytest.raises(KeyError):
        root()["users"][name]


def test_an_id_of_the_longest_length_is_fine():
    assert root()["users"]["a" * 64].__name__ == "a" * 64


@pytest.mark.parametrize("name", ["", "nothing", "__class__", "Users", "users/"])
def test_what_nobody_added_is_not_there(name):
    with pytest.raises(KeyError):
        root()[name]


def test_traversal_stops_at_what_does_not_exist():
    found = traverse(root(), ("", "users", "a b"))
    assert found["view_name"] == "a b"
    assert isinstance(found["context"], Users)


def test_the_caller_is_found_at_the_own_account():
    assert caller(SimpleNamespace(identity=ADA), None) == ("users", "ada")
    assert caller(SimpleNamespace(identity=None), None) == ()
