"""An endpoint is declared once; route, view, OpenAPI, limits and client catalogue follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.response import Response

from authsvc.errors import ErrorCode
from authsvc.security.permissions import Permission
from authsvc.security.resources import Root
from authsvc.web.declaring import declare
from authsvc.web.limits import Limit
from authsvc.web.refusals import as_response
from authsvc.web.shapes import Empty, Shape

JSON = ("application/json",)
JSON_OR_FORM = ("application/x-www-form-urlencoded", "application/json")
Function = Callable[[Any, Any], Any]
OPEN: dict[str, Any] = {"permission": Permission.PUBLIC, "require_csrf": False}
"""Options of our own views: a host's defaults for its views are not for them. Whoever may call
them, and from where, is judged by admission and by what conducts them."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Everything there is to know about an endpoint without running it."""

    method: str
    path: str
    """Below the base path; ``{name}`` is a part that varies."""
    name: str
    """Route name, operationId and key of the client catalogue, such as ``sign-in.email``."""
    body: type[Shape] = Empty
    query: type[Shape] = Empty
    returns: Any = Empty
    """What a 200 holds: a shape, or a list or union of some; ``None`` among them means ``null``."""
    produces: str = "application/json"
    permission: Permission | str = Permission.PUBLIC
    personal: bool = False
    """Public, but somebody who is signed in gets an answer of their own."""
    accepts: tuple[str, ...] = ("session",)
    """Kinds of credential that may call it; an API key can never change a password by accident."""
    session: str = "cached"
    """How sure of the session: ``cached``, ``stored`` (read now), ``fresh`` (signed in lately)."""
    locate: Callable[[Any, Any], tuple[str, ...]] | None = None
    """Input -> path of the context in the resource tree."""
    errors: tuple[ErrorCode, ...] = ()
    limit: Limit | None = None
    unlimited: str = ""
    """Why the endpoint needs no limit of its own."""
    mode: str = "write"
    """``read``, ``write``, ``once``, ``phased`` or ``calling``: ``authsvc.db.transactions``."""
    media: tuple[str, ...] = JSON
    malformed: ErrorCode | None = None
    """What input of a wrong shape is called; ``VALIDATION_ERROR`` unless said."""
    summary: str = ""
    silent: bool = False
    """Somebody without a session gets a bare 401, as clients of the wire protocol know it."""
    foreign_forms: bool = False
    """Takes forms that other sites' pages post; it must act on nothing but what they carry."""
    names_page: bool | None = None
    """Whether a browser must say which page calls; unless said, where forms are taken, which any
    page of the web can post."""
    navigates: bool = False
    """A link people open: errors become redirects or pages, and fetch rules do not apply."""


def endpoint(method: str, path: str, **options: Any) -> Callable[[Function], Function]:
    """Decorate a function ``(request, body) -> Shape | Response`` as a JSON endpoint."""

    def attach(function: Function) -> Function:
        summary = (function.__doc__ or "").strip().partition("\n")[0]
        spec = Endpoint(method=method, path=path, summary=summary, **options)

        declare(function, lambda config, at: config.add_endpoint(spec, function, _info=at))
        return function

    return attach


def add_endpoint(config: Any, spec: Endpoint, function: Function) -> None:
    """Configurator directive; a second claim on a path is a configuration conflict."""
    catalogue = config.registry.catalogue
    config.action(
        ("endpoint", spec.method, spec.path), catalogue.add, args=(spec, function), order=-5
    )
    config.add_route(
        spec.name, catalogue.base + spec.path, request_method=spec.method, factory=Root
    )

    def view(_context: Any, request: Any) -> Response:
        return as_response(function(request, request.body_shape))

    options = OPEN | {"permission": spec.permission}
    config.add_view(view, route_name=spec.name, endpoint=spec, **options)
