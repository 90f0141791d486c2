"""The traversal tree: what there is, and who may do what with it."""

from collections.abc import Callable
from typing import Any

from pyramid.authorization import ALL_PERMISSIONS, Allow, Everyone

from authsvc.security.permissions import Permission

Acl = list[tuple[str, str, Any]]
VALID_ID = 64


class Resource:
    """A node of the tree; ``__acl__`` is a list or a method that returns one."""

    def __init__(self, request: Any, name: str = "", parent: "Resource | None" = None) -> None:
        self.request = request
        self.__name__ = name
        self.__parent__ = parent


class Root(Resource):
    """The root. Administrators may do everything below it; everyone may what is public."""

    children: dict[str, Callable[[Any, str, Resource], Resource]] = {}  # noqa: RUF012

    def __acl__(self) -> Acl:
        return [
            (Allow, Everyone, Permission.PUBLIC),
            (Allow, "role:admin", ALL_PERMISSIONS),
        ]

    def __getitem__(self, name: str) -> Resource:
        make = self.request.registry.resource_tree.get(name)
        if make is None:
            raise KeyError(name)
        child: Resource = make(self.request, name, self)
        return child


class Users(Resource):
    """``users/{id}``; any well-formed id has a node, whether a user has it is for the use case."""

    def __getitem__(self, user_id: str) -> "UserNode":
        if not (user_id.isascii() and user_id.isalnum() and len(user_id) <= VALID_ID):
            raise KeyError(user_id)
        return UserNode(self.request, user_id, self)


def own_node(request: Any) -> "UserNode":
    """The account of the caller, who is somebody."""
    return Users(request, "users", Root(request))[request.identity.user_id]


class UserNode(Resource):
    """One user's account: a session of that user may read and edit it, an API key may not."""

    def __acl__(self) -> Acl:
        owner = f"user:{self.__name__}"
        return [
            (Allow, owner, Permission.ACCOUNT_READ),
            (Allow, owner, Permission.ACCOUNT_EDIT),
        ]


def add_resource(config: Any, name: str, factory: Callable[[Any, str, Resource], Resource]) -> None:
    """Configurator directive: hang ``factory(request, name, root)`` below the root as ``name``."""
    config.action(
        ("resource", name), config.registry.resource_tree.__setitem__, args=(name, factory)
    )


def caller(request: Any, _body: Any) -> tuple[str, ...]:
    """The path of the caller's own account, or of the root for nobody."""
    identity = request.identity
    return ("users", identity.user_id) if identity else ()


def everything(_request: Any, _body: Any) -> tuple[str, ...]:
    """The path of the root: what concerns all users, and is open to administrators."""
    return ()
