"""Wire shapes of sessions."""

from typing import Literal

from pydantic import ConfigDict

from authsvc.web.shapes import Moment, Shape, Text, UserObject


class SessionObject(Shape):
    """A session. ``token`` is a handle, except in the caller's own session."""

    expires_at: Moment
    token: str
    created_at: Moment
    updated_at: Moment
    ip_address: str
    user_agent: str
    user_id: str
    id: str


class SessionAndUser(Shape):
    """Who the caller is."""

    session: SessionObject
    user: UserObject


class SessionName(Shape):
    """Names a session: its handle, or the caller's own token."""

    token: Text


class UpdateSession(Shape):
    """Session fields to change; the core has none, plugins may."""


class GetSessionQuery(Shape):
    """Options of ``get-session``; anything but ``true`` is no."""

    disable_cookie_cache: Text | None = None
    disable_refresh: Text | None = None


class SignedOut(Shape):
    """Nobody is signed in; ``url`` is where the provider's session can be ended as well."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    success: Literal[True] = True
    url: str | None = None
    redirect: bool | None = None
