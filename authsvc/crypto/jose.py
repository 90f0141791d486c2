"""Signed claims in mailed links: JWTs with HMAC-SHA256."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import OctKey

from authsvc.crypto.secrets import Keyring

ALGORITHM = "HS256"
MAX_LENGTH = 4096
_PURPOSE = "mailed claims"
_REQUEST_TYPE = "requestType"


class InvalidClaimsError(Exception):
    """The token is malformed, forged, expired, or made for another purpose."""


def sign_claims(
    keyring: Keyring,
    claims: Mapping[str, Any],
    *,
    request_type: str | None,
    now: datetime,
    lifetime: timedelta,
) -> str:
    """A JWT of ``claims`` with ``requestType``, ``iat`` and ``exp``, all times whole seconds.

    The key is derived for mailed links alone: the bare secret signs cookies with the same HMAC
    over free text, so the one could be passed off as the other (ATK-141).
    """
    issued = int(now.timestamp())
    purpose = {} if request_type is None else {_REQUEST_TYPE: request_type}
    times = {"iat": issued, "exp": issued + int(lifetime.total_seconds())}
    key = OctKey.import_key(keyring.derive(_PURPOSE)[0])
    header = {"alg": ALGORITHM}
    return jwt.encode(header, {**claims, **purpose, **times}, key, algorithms=[ALGORITHM])


def read_claims(
    keyring: Keyring, token: str, *, request_types: Collection[str | None], now: datetime
) -> dict[str, Any]:
    """The claims of a JWT for one of ``request_types`` (``None``: without one), or an error.

    The algorithm is ours, never the token's choice (RFC 8725, 3.1), and expiry is checked here,
    since decoding alone does not.
    """
    try:
        claims = _verified(keyring, token)
        _validate_times(claims, now)
    except (JoseError, ValueError) as error:
        raise InvalidClaimsError("malformed, forged or expired") from error
    made_for = claims.get(_REQUEST_TYPE)
    if not any(made_for == accepted for accepted in request_types):
        raise InvalidClaimsError("made for another purpose")
    return claims


def _verified(keyring: Keyring, token: str) -> dict[str, Any]:
    if len(token) > MAX_LENGTH:
        raise ValueError("longer than any token of ours")
    for secret in keyring.derive(_PURPOSE):
        try:
            return jwt.decode(token, OctKey.import_key(secret), algorithms=[ALGORITHM]).claims
        except BadSignatureError:
            continue
    raise ValueError("signed by none of the secrets")


def _validate_times(claims: dict[str, Any], now: datetime) -> None:
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()), iat={"essential": True}, exp={"essential": True}
    )
    registry.validate(claims)
    if not all(type(claims[name]) is int for name in ("iat", "exp")):
        raise ValueError("times are whole seconds")
