"""JSON schemas of declared fields, for the OpenAPI document."""

from typing import Any

from authsvc.core.fields.declared import Declared
from authsvc.core.fields.field import Field

PLAIN: dict[str, dict[str, Any]] = {
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date-time"},
}


def schema_of(declared: Field) -> dict[str, Any]:
    """The field as answers have it: always there, and ``null`` where it is empty."""
    schema = value_schema(declared)
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema | {"type": [schema["type"], "null"]}


def value_schema(declared: Field) -> dict[str, Any]:
    """The values it takes."""
    if declared.type == "string[]":
        items = _text_schema(declared)
        return _described(
            declared, {"type": "array", "items": items, "maxItems": declared.max_items}
        )
    schema = _text_schema(declared) if declared.type == "string" else _plain_schema(declared)
    return _described(declared, schema)


def body_schema(fields: Declared, *, creating: bool) -> dict[str, Any]:
    """What the body of a request has more of: the fields that people may set."""
    given = [declared for declared in fields if declared.input]
    required = [declared.wire for declared in given if creating and declared.demanded]
    properties = {
        declared.wire: value_schema(declared) if declared.required else schema_of(declared)
        for declared in given
    }
    return {"properties": properties, "required": required}


def _text_schema(declared: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": declared.max_length}
    if declared.min_length:
        schema["minLength"] = declared.min_length
    if declared.choices:
        schema["enum"] = list(declared.choices)
    return schema


def _plain_schema(declared: Field) -> dict[str, Any]:
    schema = dict(PLAIN[declared.type])
    if declared.type == "number":
        schema |= {
            name: limit
            for name, limit in (("minimum", declared.min), ("maximum", declared.max))
            if limit is not None
        }
    if declared.choices:
        schema["enum"] = list(declared.choices)
    return schema


def _described(declared: Field, schema: dict[str, Any]) -> dict[str, Any]:
    return schema | ({"description": declared.label} if declared.label else {})
