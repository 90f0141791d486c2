"""Wire shapes of sessions."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict

from authsvc.web.shapes import Shape, Text, UserObject, component

SessionObject = Annotated[dict[str, Any], component("SessionObject")]
"""A session as clients see it: its own fields and those that a deployment declares."""


class SessionAndUser(Shape):
    """Who the caller is."""

    session: SessionObject
    user: UserObject


class SessionName(Shape):
    """Names a session: its handle, or the caller's own token."""

    token: Text


class UpdateSession(Shape):
    """Session fields to change: those that the deployment declares."""

    model_config = ConfigDict(extra="allow")


class SessionUpdated(Shape):
    """The session as it is now."""

    session: SessionObject


class GetSessionQuery(Shape):
    """Options of ``get-session``; any text but the empty one is yes, as clients know it."""

    disable_cookie_cache: Text | None = None
    disable_refresh: Text | None = None


class SignedOut(Shape):
    """Nobody is signed in; ``url`` is where the provider's session can be ended as well."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    success: Literal[True] = True
    url: str | None = None
    redirect: bool | None = None
