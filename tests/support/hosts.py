"""Applications of somebody else's, around the service."""

from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator

CORNER = {"authsvc.pages_path": "/auth"}
Change = Callable[[Configurator], None]


def host(change: Change, *, early: bool = False) -> Callable[..., Any]:
    """An application that ``change`` configures after authsvc, or ``early``, before it."""

    def build(_global: Any, **settings: Any) -> Any:
        config = Configurator(settings=settings)
        if early:
            change(config)
        config.include("authsvc")
        if not early:
            change(config)
        return config.make_wsgi_app()

    return build


def view(config: Configurator, path: str, function: Callable[[Any], Any], **options: Any) -> None:
    """A route and its view; the path is the name, too."""
    config.add_route(path, path)
    config.add_view(lambda _context, request: function(request), route_name=path, **options)
