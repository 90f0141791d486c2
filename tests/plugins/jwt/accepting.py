"""A plugin of somebody else's, with an endpoint that a token may call."""

from typing import Any

from authsvc.api import UNAUTHORIZED, Permission, Shape, caller, endpoint


class Caller(Shape):
    """Who called."""

    id: str
    kind: str


def includeme(config: Any) -> None:
    """Two endpoints."""
    config.scan(__name__, categories=["authsvc"])


def _declare(path: str, **options: Any) -> Any:
    return endpoint(
        "GET", path, name=path.strip("/"), returns=Caller, mode="read", locate=caller,
        permission=Permission.ACCOUNT_READ, errors=(UNAUTHORIZED,), unlimited="a test", **options,
    )  # fmt: skip


@_declare("/whoami", accepts=("session", "jwt"))
def who_am_i(request: Any, _body: Any) -> Caller:
    """Who is calling."""
    return Caller(id=request.identity.user_id, kind=request.identity.kind)


@_declare("/whoami-lately", accepts=("session", "jwt"), session="fresh")
def who_am_i_lately(request: Any, _body: Any) -> Caller:
    """Who is calling, if they signed in lately."""
    return Caller(id=request.identity.user_id, kind=request.identity.kind)
