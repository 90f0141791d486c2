"""Wire shapes of tokens and keys."""

from pydantic import ConfigDict

from authsvc.api import Shape


class Token(Shape):
    """A signed token."""

    token: str


class PublicKey(Shape):
    """A key of RFC 7517; which members there are depends on its kind."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    alg: str
    kid: str
    kty: str
    crv: str | None = None
    x: str | None = None
    y: str | None = None
    n: str | None = None
    e: str | None = None


class KeySet(Shape):
    """Every key that a token in use may have been signed with."""

    keys: list[PublicKey]
