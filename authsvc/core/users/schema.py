"""The schema of a user object, from the fields that the core and the plugins show."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from authsvc.core.users.fields import UserField
from authsvc.core.users.models import User
from authsvc.web.shapes import iso

KINDS: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    iso: {"type": "string", "format": "date-time"},
}


def user_schema(fields: Iterable[UserField]) -> dict[str, Any]:
    """Every field is always there; one whose column may be empty may be ``null``."""
    properties = {field.name: field.schema or _derived(field) for field in fields}
    return {
        "type": "object",
        "description": "A user, with the fields of every feature that is on.",
        "properties": properties,
        "required": list(properties),
    }


MOMENT = KINDS[datetime]
TEXT = KINDS[str]
SESSION = {
    "expiresAt": MOMENT,
    "token": TEXT,
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
    "ipAddress": TEXT,
    "userAgent": TEXT,
    "userId": TEXT,
    "id": TEXT,
}


def session_schema(fields: Iterable[UserField]) -> dict[str, Any]:
    """What every session has, and what a deployment declares."""
    properties = {**SESSION, **{field.name: dict(field.schema or {}) for field in fields}}
    return {
        "type": "object",
        "description": "A session. `token` is a handle, except in the caller's own session.",
        "properties": properties,
        "required": list(properties),
    }


def _derived(field: UserField) -> dict[str, Any]:
    """What the column says, unless the way it is shown says more."""
    column = User.__table__.columns[field.attribute]
    if field.show is not None:
        return dict(KINDS.get(field.show, {}))
    kind = dict(KINDS.get(column.type.python_type, {}))
    if column.nullable and "type" in kind:
        kind["type"] = [kind["type"], "null"]
    return kind
