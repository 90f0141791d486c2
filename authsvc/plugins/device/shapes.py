"""Wire shapes of device authorization; in snake case, as RFC 8628 has them."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from authsvc.api import Shape, Text

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class Snake(Shape):
    """Names on the wire are those of the standard."""

    model_config = ConfigDict(alias_generator=None)


class CodeRequest(Snake):
    """Who asks, and for what. An empty value is one left out (RFC 8628 section 3.1)."""

    client_id: Text
    scope: Text | None = None
    user_id: Text | None = None


class Codes(Snake):
    """What the device keeps, and what it shows."""

    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int


class TokenRequest(Snake):
    """A device asks whether it was approved."""

    grant_type: Literal["urn:ietf:params:oauth:grant-type:device_code"]
    device_code: Text
    client_id: Text


class DeviceToken(Snake):
    """The device's session."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int
    scope: str


class UserCodeQuery(Snake):
    """The code that the device shows."""

    user_code: Annotated[Text, Field(max_length=256)]


class RequestSeen(Snake):
    """What a code is about; who asks is told to whoever entered it."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    user_code: str
    status: Literal["pending", "approved", "denied"]
    client_id: str | None = None
    scope: str | None = None


class UserCode(Shape):
    """The code that the device shows."""

    user_code: Annotated[Text, Field(max_length=256)]
