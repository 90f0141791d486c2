"""Signed claims in mailed links: JWTs with HMAC-SHA256."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from authsvc.crypto.secrets import Keyring

ALGORITHM = "HS256"
MAX_LENGTH = 4096
_PURPOSE = "mailed claims"
_REQUEST_TYPE = "requestType"


class InvalidTokenError(Exception):
    """The token is malformed, forged, or made for another purpose."""


class ExpiredTokenError(InvalidTokenError):
    """Ours, but its time is over."""


def _library() -> Any:
    """joserfc, imported at first use: a noticeable part of the start that no request may need."""
    import joserfc.errors  # noqa: PLC0415
    import joserfc.jwk  # noqa: PLC0415
    import joserfc.jws  # noqa: PLC0415
    import joserfc.jwt  # noqa: PLC0415

    return joserfc


def sign_claims(
    keyring: Keyring, claims: Mapping[str, Any], *, now: datetime, lifetime: timedelta
) -> str:
    """A JWT of ``claims`` with ``iat`` and ``exp`` in whole seconds.

    The purpose stands in the claim ``requestType``. The key is derived for mailed links alone: the
    bare secret signs cookies with the same HMAC over free text, so that one could be passed off as
    the other (ATK-141).
    """
    joserfc = _library()
    issued = int(now.timestamp())
    times = {"iat": issued, "exp": issued + int(lifetime.total_seconds())}
    key = joserfc.jwk.OctKey.import_key(keyring.derive(_PURPOSE)[0])
    # Not jwt.encode: it would add `typ` to the header, which our links must not have.
    text: str = joserfc.jws.serialize_compact(
        {"alg": ALGORITHM}, json.dumps({**claims, **times}), key, algorithms=[ALGORITHM]
    )
    return text


def verify_claims(
    keyring: Keyring,
    token: str,
    *,
    now: datetime,
    request_types: Collection[str | None] | None = None,
) -> dict[str, Any]:
    """The claims of a JWT that any of the secrets signed, or `InvalidTokenError`.

    ``request_types`` are the purposes it may have been made for (``None`` among them: without one);
    a caller that gives none must tell the purposes apart itself. The algorithm is ours, never the
    token's choice (RFC 8725, 3.1), and expiry is checked here, since decoding alone does not.
    """
    errors = _library().errors
    try:
        claims = _verified(keyring, token)
        _validate_times(claims, now)
    except errors.ExpiredTokenError as error:
        raise ExpiredTokenError from error
    except (errors.JoseError, ValueError) as error:
        raise InvalidTokenError("malformed or forged") from error
    if request_types is not None and not _made_for(claims, request_types):
        raise InvalidTokenError("made for another purpose")
    return claims


def _verified(keyring: Keyring, token: str) -> dict[str, Any]:
    joserfc = _library()
    if len(token) > MAX_LENGTH:
        raise ValueError("longer than any token of ours")
    for secret in keyring.derive(_PURPOSE):
        try:
            key = joserfc.jwk.OctKey.import_key(secret)
            claims: dict[str, Any] = joserfc.jwt.decode(token, key, algorithms=[ALGORITHM]).claims
        except joserfc.errors.BadSignatureError:
            continue
        return claims
    raise ValueError("signed by none of the secrets")


def _validate_times(claims: dict[str, Any], now: datetime) -> None:
    registry = _library().jwt.JWTClaimsRegistry(
        now=int(now.timestamp()), iat={"essential": True}, exp={"essential": True}
    )
    registry.validate(claims)
    if not all(type(claims[name]) is int for name in ("iat", "exp")):
        raise ValueError("times are whole seconds")


def _made_for(claims: dict[str, Any], request_types: Collection[str | None]) -> bool:
    purpose = claims.get(_REQUEST_TYPE)
    return any(purpose == accepted for accepted in request_types)
