"""The fields of a user object on the wire. Plugins add theirs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authsvc.context import AuthContext
from authsvc.web.shapes import iso


@dataclass(frozen=True)
class UserField:
    """One field: its wire name, the attribute behind it, how the value is shown.

    ``schema`` is its JSON schema, where column and ``show`` do not tell enough.
    """

    name: str
    attribute: str
    show: Callable[[Any], Any] | None = None
    schema: Mapping[str, Any] | None = None


def core_fields() -> tuple[UserField, ...]:
    """The fields every user object has."""
    return (
        UserField("id", "id"),
        UserField("name", "name"),
        UserField("email", "email"),
        UserField("emailVerified", "email_verified", bool),
        UserField("image", "image"),
        UserField("createdAt", "created_at", iso),
        UserField("updatedAt", "updated_at", iso),
    )


def add_user_fields(config: Any, *fields: UserField) -> None:
    """Configurator directive: show more columns of ``user`` in every user object."""
    config.registry.authsvc.services.extras["user_fields"].extend(fields)


def user_object(auth: AuthContext, user: Mapping[str, Any]) -> dict[str, Any]:
    """The user as clients see it: declared fields only, never a column by accident."""
    return show(auth.services.extras["user_fields"], user)


def show(fields: list[UserField], record: Mapping[str, Any]) -> dict[str, Any]:
    """A record's declared fields, JSON-ready."""
    return {
        field.name: field.show(record[field.attribute])
        if field.show is not None
        else record[field.attribute]
        for field in fields
    }


def session_object(auth: AuthContext, session: Mapping[str, Any], token: str) -> dict[str, Any]:
    """A session as clients see it; ``token`` is the real one only for the caller's own."""
    declared: list[UserField] = auth.services.extras["session_fields"]
    moments: dict[str, datetime] = {
        name: session[attribute]
        for name, attribute in (
            ("expiresAt", "expires_at"),
            ("createdAt", "created_at"),
            ("updatedAt", "updated_at"),
        )
    }
    return {
        **{name: iso(moment) for name, moment in moments.items()},
        "token": token,
        "ipAddress": session["ip_address"] or "",
        "userAgent": session["user_agent"] or "",
        "userId": session["user_id"],
        "id": session["id"],
        **(show(declared, session) if declared else {}),
    }
