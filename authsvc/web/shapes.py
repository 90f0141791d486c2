"""``Shape``: what goes over the wire, camelCase outside and snake_case inside."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema

from authsvc.errors import VALIDATION_ERROR, ApiError

TEXT_LIMIT = 8192
COMPONENT = "x-component"


def iso(moment: datetime) -> str:
    """``2026-01-02T03:04:05.678Z``, the form JavaScript's ``toISOString`` gives."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def no_nul(value: str) -> str:
    """Refuse NUL bytes, which no database or mail header should see."""
    if "\x00" in value:
        raise ValueError("must not contain NUL")
    return value


def clean_text(value: str) -> str:
    """Refuse NUL bytes and boundless text."""
    no_nul(value)
    if len(value) > TEXT_LIMIT:
        raise ValueError(f"must have at most {TEXT_LIMIT} characters")
    return value


class LimitedText:
    """Tells the OpenAPI document how long a text may be."""

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The schema of the text; a stricter limit replaces this one."""
        return {"maxLength": TEXT_LIMIT} | handler(schema)


Text = Annotated[str, AfterValidator(clean_text), LimitedText()]
"""Any text from outside. Lone surrogates never get here: the JSON parser refuses them."""

Moment = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
"""A time on the wire."""


def component(name: str) -> WithJsonSchema:
    """Mark a type whose schema is known only when every feature has added to it.

    The schema is what was given to ``config.add_schema(name, ...)``.
    """
    return WithJsonSchema({COMPONENT: name})


UserObject = Annotated[dict[str, Any], component("User")]
"""A user as clients see it: the core's fields and those of every plugin that is on."""


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of something that is there or left out, never ``null``."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    kind: dict[str, Any] = kinds[0]
    return {key: value for key, value in schema.items() if key != "anyOf"} | kind


class Shape(BaseModel):
    """Parent of every wire shape. Types are strict; unknown keys are dropped, never stored."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        strict=True,
        extra="ignore",
        frozen=True,
        json_schema_serialization_defaults_required=True,
    )

    nullable: ClassVar[frozenset[str]] = frozenset()
    """Fields of a request that may be null; the others may only be left out."""
    may_be_absent: ClassVar[bool] = False
    """Whether a request may come without any body."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The schema of a request, which forbids ``null`` where reading it does."""
        described = handler(schema)
        if handler.mode == "validation":
            properties = handler.resolve_ref_schema(described).get("properties", {})
            for name, field in cls.model_fields.items():
                key = field.alias or name
                if name not in cls.nullable and key in properties:
                    properties[key] = without_null(properties[key])
        return described

    def wire(self) -> dict[str, Any]:
        """The JSON-ready dictionary."""
        return self.model_dump(by_alias=True)

    def values(self) -> dict[str, Any]:
        """The fields that were given, by their Python names."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Empty(Shape):
    """No fields: the endpoint reads no body, or answers with whatever it likes."""


class Status(Shape):
    """The usual short answer."""

    status: bool = True


class Success(Shape):
    """The other usual short answer."""

    success: bool = True


JAVASCRIPT_TYPES = {
    "string_type": "string",
    "bool_type": "boolean",
    "int_type": "number",
    "float_type": "number",
    "dict_type": "record",
    "list_type": "array",
    "model_type": "object",
    "model_attributes_type": "object",
}


def refusal_of(error: ValidationError, where: str = "body") -> ApiError:
    """A validation failure in the words clients know: ``[body.email] Invalid input: ...``."""
    parts = [_sentence(item, where) for item in error.errors(include_url=False, include_input=True)]
    first = error.errors(include_url=False)[0]["loc"]
    return VALIDATION_ERROR.error(message="; ".join(parts), field=str(first[-1]) if first else "")


def _sentence(item: Any, where: str) -> str:
    path = ".".join([where, *map(str, item["loc"])])
    kind = item["type"]
    if kind == "missing":
        return f"[{path}] Invalid input: expected a value, received undefined"
    if kind in JAVASCRIPT_TYPES:
        received = _javascript_type(item["input"])
        return f"[{path}] Invalid input: expected {JAVASCRIPT_TYPES[kind]}, received {received}"
    message = item["msg"].removeprefix("Value error, ")
    return f"[{path}] Invalid input: {message}"


def _javascript_type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "number", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "unknown")
