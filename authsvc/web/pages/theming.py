"""Templates, languages and static files of the hosted pages."""

import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from pyramid.response import Response

from authsvc.settings import naming
from authsvc.web.endpoint import OPEN
from authsvc.web.pages.brand import stylesheet
from authsvc.web.pages.colour import Colour, parse_colour
from authsvc.web.pages.forms import WORDS
from authsvc.web.pages.languages import catalogues_of, translations_of
from authsvc.web.pages.parts import add_directives
from authsvc.web.pages.templates import EXTENSION, Look, Theme
from authsvc.web.settings import BrandSettings

STATIC = Path(__file__).parents[2] / "static"
A_YEAR = "public, max-age=31536000, immutable"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


STYLES = "authsvc.css"


_NOTES = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_BORDERS = re.compile(r" ?([{};,]) ?")


def shrunk(styles: str) -> str:
    """Style rules without what only their writers read."""
    return _BORDERS.sub(r"\1", _SPACE.sub(" ", _NOTES.sub("", styles)))


class StaticFiles:
    """The few static files, in memory, each addressed by its content: caches may keep them."""

    def __init__(self, prefix: str, colour: Colour) -> None:
        self._prefix = prefix
        self._colour = colour
        found = (*STATIC.iterdir(), *STATIC.glob("providers/*.svg"))
        self._names = [path.relative_to(STATIC).as_posix() for path in found if path.is_file()]

    @cached_property
    def _files(self) -> dict[str, bytes]:
        """Read, and coloured, when the first page is asked for."""
        files = {name: (STATIC / name).read_bytes() for name in self._names}
        styles = stylesheet(self._colour) + files[STYLES].decode()
        return files | {STYLES: shrunk(styles).encode()}

    @cached_property
    def _versions(self) -> dict[str, str]:
        return {name: hashlib.sha256(body).hexdigest()[:12] for name, body in self._files.items()}

    def path(self, name: str) -> str:
        """The address of a file; it changes when the file does."""
        return f"{self._prefix}/static/{name}?v={self._versions[name]}"

    @property
    def pattern(self) -> str:
        """A route for these files and no others: a host may have files of its own there."""
        names = "|".join(re.escape(name) for name in self._names)
        return f"{self._prefix}/static/{{name:{names}}}"

    def serve(self, request: Any) -> Response:
        """The file a request names."""
        name = request.matchdict["name"]
        body = self._files[name]
        kind = TYPES.get(Path(name).suffix, "application/octet-stream")
        current = request.GET.get("v") == self._versions[name]
        headers = [
            ("Content-Type", f"{kind}; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", A_YEAR if current else "no-cache"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return Response(app_iter=[body], headerlist=headers)


def includeme(config: Any) -> None:
    """The theme, ``request.translations`` and the static route."""
    registry = config.registry
    settings = registry.auth_settings.section("brand", BrandSettings)
    prefix = registry.authsvc.services.extras["pages"].prefix
    files = StaticFiles(prefix, _colour_of(settings))
    registry.catalogues = catalogues_of(settings)
    registry.authsvc.services.extras["catalogues"] = registry.catalogues
    look = Look(settings.name or registry.authsvc.app_name, settings.logo_url)
    registry.theme = Theme(look, files.path, words=dict(WORDS))
    add_directives(config)
    config.include("pyramid_jinja2")
    config.add_jinja2_renderer(EXTENSION)
    config.add_route("authsvc.static", files.pattern, request_method="GET")
    config.add_view(files.serve, route_name="authsvc.static", **OPEN)
    config.add_request_method(translations_of, "translations", reify=True)

    def ready() -> None:
        environment = config.get_jinja2_environment(EXTENSION)
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.undefined = StrictUndefined
        registry.theme.environment = environment

    config.action("authsvc-theme", ready, order=999)


def _colour_of(settings: BrandSettings) -> Colour:
    with naming("authsvc.brand.colour"):
        return parse_colour(settings.colour)
