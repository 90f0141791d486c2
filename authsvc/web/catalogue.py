"""All endpoints: look-up by method and path in one dictionary step, and listing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyramid.interfaces import IRoutesMapper
from pyramid.urldispatch import RoutesMapper

from authsvc.web.endpoint import Endpoint, Function


@dataclass(frozen=True)
class Pattern:
    """A path with parts that vary, for the few endpoints that have them."""

    method: str
    expression: re.Pattern[str]
    spec: Any


class Catalogue:
    """The endpoints of this process, filled while the configuration is carried out."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self.functions: dict[str, Function] = {}
        self._exact: dict[tuple[str, str], Any] = {}
        self._patterns: list[Pattern] = []
        self.pages: list[Any] = []
        self.forms: list[Any] = []

    def add(self, spec: Endpoint, function: Function) -> None:
        """Enter an endpoint; conflicts were found by Pyramid before."""
        self.functions[spec.name] = function
        if "{" in spec.path:
            expression = re.sub(r"\{\w+\}", "[^/]+", spec.path)
            self._patterns.append(Pattern(spec.method, re.compile(self.base + expression), spec))
        else:
            self._exact[(spec.method, self.base + spec.path)] = spec

    def add_page(self, path: str, shown: Any, posted: Any) -> None:
        """Enter a hosted page; it is found like an endpoint and listed apart."""
        self.pages.append(shown)
        self.forms += [posted] if posted else []
        specs = {"GET": shown, "HEAD": shown, **({"POST": posted} if posted else {})}
        for method, spec in specs.items():
            if "{" in path:
                expression = re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
                self._patterns.append(Pattern(method, expression, spec))
            else:
                self._exact[(method, path)] = spec

    def find(self, method: str, path: str) -> Any:
        """The endpoint or page at a full path, spelt exactly: no trailing or double slash."""
        spec = self._exact.get((method, path))
        if spec is not None:
            return spec
        for pattern in self._patterns:
            if pattern.method == method and pattern.expression.fullmatch(path):
                return pattern.spec if _is_utf8(path) else None
        return None

    def __iter__(self) -> Iterator[Endpoint]:
        """All endpoints, sorted by path."""
        found = [*self._exact.values(), *(pattern.spec for pattern in self._patterns)]
        endpoints = [spec for spec in found if isinstance(spec, Endpoint)]
        return iter(sorted(endpoints, key=lambda spec: (spec.path, spec.method)))


def _is_utf8(path: str) -> bool:
    """Whether a path, as WSGI hands it over, means text."""
    try:
        path.encode("latin-1").decode()
    except UnicodeDecodeError:
        return False
    return True


class DirectMapper(RoutesMapper):  # type: ignore[misc]
    """Pyramid matches routes one after another; endpoints with a fixed path are found at once."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def __call__(self, request: Any) -> dict[str, Any]:
        """The route and the match dictionary of a request."""
        spec = request.endpoint
        if spec is not None:
            route = self.routes[spec.name]
            # A host's catch-all route that was added earlier would else take what is ours.
            match = route.match(request.path_info) if "{" in spec.path else {}
            if match is not None:
                return {"route": route, "match": match}
        found: dict[str, Any] = super().__call__(request)
        return found


def install_mapper(config: Any, catalogue: Catalogue) -> None:
    """Put the direct mapper in the place of Pyramid's, keeping the routes a host has added."""
    mapper = DirectMapper(catalogue)
    previous = config.registry.queryUtility(IRoutesMapper)
    if previous is not None:
        mapper.routelist = previous.routelist
        mapper.static_routes = previous.static_routes
        mapper.routes = previous.routes
    config.registry.registerUtility(mapper, IRoutesMapper)


def endpoint_of(request: Any) -> Any:
    """The declared endpoint or page of a request, or ``None``; needed before any tween runs."""
    environ = request.environ
    return request.registry.catalogue.find(environ["REQUEST_METHOD"], environ["PATH_INFO"])
