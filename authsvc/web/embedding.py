"""What has to hold inside a host application; said at start-up, not found out by its users."""

from collections.abc import Callable, Iterator
from typing import Any

from pyramid.exceptions import ConfigurationError
from pyramid.interfaces import IRoutesMapper

FILE_ROUTES = ("authsvc.static", "authsvc.metrics", "open-api.viewer")


def refuse_prefix(config: Any) -> None:
    """Raise for ``config.include("authsvc", route_prefix=...)``: cookies and mails name paths."""
    if config.route_prefix:
        raise ConfigurationError(
            "authsvc is included without a route_prefix: authsvc.base_path and "
            "authsvc.pages_path say where it lives"
        )


def refuse_clashes(registry: Any) -> None:
    """Raise for routes of the host that would never be reached, or would hide a page."""
    found = [*_clashes(registry)]
    if found:
        raise ConfigurationError("; ".join(found))


def _clashes(registry: Any) -> Iterator[str]:
    catalogue = registry.catalogue
    below = catalogue.base + "/"
    prefix = registry.authsvc.services.extras["pages"].prefix
    pages = {prefix + page.path: page.name for page in catalogue.pages}
    ours = {*FILE_ROUTES, *catalogue.functions, *pages.values()}
    for route in registry.getUtility(IRoutesMapper).get_routes(include_static=True):
        path = "/" + route.pattern.lstrip("/")
        if route.name in ours:
            continue
        if path in pages:
            yield (
                f"the route {route.name!r} and the page {pages[path]!r} are both at {path}: give "
                "the hosted pages a place of their own, such as authsvc.pages_path = /auth"
            )
        elif path.startswith(below):
            yield (
                f"the route {route.name!r} at {path} is below the API: move it, or the API "
                "by authsvc.base_path"
            )


def ownership(registry: Any) -> Callable[[Any], bool]:
    """Tells, when an answer is there, whether it is ours or a host application's."""
    if getattr(registry, "whole_site", False):
        return lambda _request: True
    below = registry.authsvc.base_path + "/"
    routes = {*FILE_ROUTES, *(page.name for page in registry.catalogue.pages)}

    def own(request: Any) -> bool:
        if request.endpoint is not None or request.environ["PATH_INFO"].startswith(below):
            return True
        # A hosted page asked with a method it does not have is no endpoint, but its 405 is ours.
        route = getattr(request, "matched_route", None)
        return route is not None and route.name in routes

    return own
