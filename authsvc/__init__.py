"""authsvc: authentication and authorization as a Pyramid application."""

from typing import Any

from authsvc import collector

with collector.paused():
    from authsvc.app import includeme, make_app

__all__ = ["includeme", "main"]


def main(global_config: dict[str, Any], **settings: Any) -> Any:
    """The WSGI application, for ``pserve`` and every other WSGI server."""
    with collector.paused():
        return make_app(global_config, settings)
