"""The OpenAPI 3.1 document of this process's endpoints, and a page to read it.

Both are served only while ``authsvc.open_api`` is on.
"""

from collections.abc import Callable
from typing import Any

from authsvc.web.endpoint import OPEN
from authsvc.web.openapi.viewer import Viewer

BuildSchema = Callable[[], dict[str, Any]]


def includeme(config: Any) -> None:
    """The directive ``add_schema``, and the two endpoints unless they are switched off."""
    config.registry.openapi_schemas = {}
    config.registry.openapi_extensions = []
    config.registry.openapi_built = None
    config.add_directive("add_schema", add_schema)
    config.add_directive("extend_schema", extend_schema, action_wrap=False)
    if config.registry.auth_settings[""].open_api:
        config.scan(".endpoints", categories=["authsvc"])
        _add_viewer(config)


def _add_viewer(config: Any) -> None:
    prefix = config.registry.authsvc.services.extras["pages"].prefix
    viewer = config.registry.openapi_viewer = Viewer(prefix)
    config.add_route("open-api.viewer", f"{prefix}/static/vendor/{{name}}", request_method="GET")
    config.add_view(viewer.serve, route_name="open-api.viewer", **OPEN)


def add_schema(config: Any, name: str, build: BuildSchema) -> None:
    """Configurator directive: what ``component(name)`` stands for; built when somebody reads it."""
    config.action(("schema", name), config.registry.openapi_schemas.__setitem__, args=(name, build))


def extend_schema(config: Any, name: str, build: BuildSchema) -> None:
    """Configurator directive: a shape's schema has more properties, which a deployment declares.

    ``build()`` gives ``properties`` and ``required``.
    """
    config.registry.openapi_extensions.append((name, build))
