"""JSON schemas of every shape that the endpoints name, each written once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from pydantic import TypeAdapter

from authsvc.web.openapi import BuildSchema
from authsvc.web.shapes import COMPONENT

Mode = Literal["validation", "serialization"]
Use = tuple[Any, Mode]
TEMPLATE = "#/components/schemas/{model}"


class Schemas:
    """The schemas of all shapes in use; ``of`` gives one, ``components`` the named ones."""

    def __init__(self, uses: Iterable[Use], built: Mapping[str, BuildSchema]) -> None:
        inputs = [(str(use), use[1], TypeAdapter(use[0])) for use in dict.fromkeys(uses)]
        found, shared = TypeAdapter.json_schemas(inputs, ref_template=TEMPLATE)
        self._found: dict[tuple[str, Mode], Any] = {
            key: _resolved(schema) for key, schema in found.items()
        }
        named = {name: _resolved(schema) for name, schema in shared.get("$defs", {}).items()}
        self.components: dict[str, Any] = named | {name: make() for name, make in built.items()}

    def extend(self, name: str, more: Mapping[str, Any]) -> None:
        """Give a named schema more properties, if any endpoint uses it."""
        schema = self.components.get(name)
        if schema is None or not more["properties"]:
            return
        schema["properties"] = {**schema.get("properties", {}), **more["properties"]}
        required = [*schema.get("required", ()), *more["required"]]
        if required:
            schema["required"] = required

    def of(self, annotation: Any, mode: Mode) -> dict[str, Any]:
        """The schema of a shape, a reference for the named ones."""
        schema: dict[str, Any] = self._found[(str((annotation, mode)), mode)]
        return schema

    def fields(self, annotation: Any, mode: Mode = "validation") -> tuple[dict[str, Any], set[str]]:
        """The properties of a shape, and the names of those that are required."""
        schema = self.of(annotation, mode)
        if "$ref" in schema:
            schema = self.components[schema["$ref"].rpartition("/")[2]]
        return schema.get("properties", {}), set(schema.get("required", ()))


def referenced(value: Any, components: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the components that ``value`` refers to, directly or through another."""
    found: dict[str, Any] = {}
    waiting = list(_references(value))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = components[name]
            waiting += _references(components[name])
    return dict(sorted(found.items()))


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _references(item)


def markdown(text: str) -> str:
    """A docstring for strangers: without its references to our list of attacks."""
    return re.sub(r" ?\(ATK-[^)]*\)", "", text).replace("``", "`")


def _resolved(value: Any) -> Any:
    """The schema with ``component`` marks made references, without titles and null defaults."""
    if isinstance(value, list):
        return [_resolved(item) for item in value]
    if not isinstance(value, dict):
        return markdown(value) if isinstance(value, str) else value
    if COMPONENT in value:
        return {"$ref": TEMPLATE.format(model=value[COMPONENT])}
    return {
        key: _resolved(item)
        for key, item in value.items()
        if not (key == "title" and isinstance(item, str))
        and not (key == "default" and item is None)
    }
