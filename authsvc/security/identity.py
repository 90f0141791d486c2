"""Who is asking: a frozen record that outlives every database session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pyramid.authorization import Authenticated, Everyone


@dataclass(frozen=True, slots=True)
class Identity:
    """One authenticated caller, detached from the database.

    ``kind`` is the kind of credential (``session``, ``api_key``, ...); ``authenticated_at`` is the
    moment of the last full sign-in, from which freshness counts; ``session`` and ``user`` are the
    stored columns by attribute name; ``token`` is the caller's own session token as presented;
    ``kept`` holds what was made of these very rows and token before, and is gone when they change.
    """

    user_id: str
    kind: str = "session"
    session_id: str | None = None
    authenticated_at: datetime | None = None
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    session: Mapping[str, Any] = field(default_factory=dict, repr=False)
    user: Mapping[str, Any] = field(default_factory=dict, repr=False)
    token: str | None = field(default=None, repr=False)
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


def principals_of(identity: Identity | None) -> list[str]:
    """What ACLs speak of, known without a query: ``user:<id>``, ``role:<name>``, ``scope:<x>``."""
    if identity is None:
        return [Everyone]
    return [
        Everyone,
        Authenticated,
        f"user:{identity.user_id}",
        f"credential:{identity.kind}",
        *(f"role:{role}" for role in identity.roles),
        *(f"scope:{scope}" for scope in identity.scopes),
    ]
