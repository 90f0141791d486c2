"""Key pairs that sign tokens for other services: JWK (RFC 7517) and compact JWS (RFC 7515).

The algorithm belongs to the key, never to the token (RFC 8725 section 3.1): a token that names
another than its key's is refused, so neither ``none`` nor a public key taken for a shared secret
gets anywhere (ATK-146).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import orjson

from authsvc.crypto.jose import InvalidTokenError

ALGORITHMS = ("EdDSA", "ES256", "RS256", "PS256")
LONGEST = 8192
RSA_BITS = 3072  # NIST SP 800-57 part 1, table 2: 128 bits of strength
HEADERS = frozenset({"alg", "kid", "typ"})
TYPES = (None, "JWT")
_KINDS = {
    "EdDSA": ("OKPKey", "Ed25519"),
    "ES256": ("ECKey", "P-256"),
    "RS256": ("RSAKey", RSA_BITS),
    "PS256": ("RSAKey", RSA_BITS),
}


@dataclass(frozen=True)
class Key:
    """One key, private or public, and the one algorithm it is for."""

    id: str
    algorithm: str
    material: Any = field(repr=False)


def generate(algorithm: str) -> tuple[str, str]:
    """A new pair as JSON texts: the private key, which is to be sealed, and the public one."""
    kind, size = _KINDS[algorithm]
    key = getattr(_library().jwk, kind).generate_key(size, private=True, auto_kid=False)
    private, public = key.as_dict(private=True), key.as_dict(private=False)
    return orjson.dumps(private).decode(), orjson.dumps(public).decode()


def read(key_id: str, algorithm: str, text: str) -> Key | None:
    """The key of a JSON text that `generate` gave; nothing if that is what the text is not."""
    joserfc = _library()
    try:
        kind, _size = _KINDS[algorithm]
        material = getattr(joserfc.jwk, kind).import_key(orjson.loads(text))
        material.as_dict()  # numbers that are no key show here, not when they are read
    except (joserfc.errors.JoseError, AttributeError, KeyError, TypeError, ValueError):
        return None
    return Key(key_id, algorithm, material)


def public_half(key: Key) -> dict[str, Any]:
    """What anybody may know of a key, as a JWK."""
    half: dict[str, Any] = key.material.as_dict(private=False)
    return half


def sign(key: Key, claims: Mapping[str, Any]) -> str:
    """A token of ``claims`` as they are; times and issuer are the caller's to add."""
    header = {"alg": key.algorithm, "kid": key.id}
    text: str = _library().jws.serialize_compact(
        header, orjson.dumps(claims), key.material, registry=_registry(key.algorithm)
    )
    return text


def verify(token: str, find: Callable[[str], Key | None]) -> dict[str, Any]:
    """The claims of a token signed by the key it names; ``find`` knows the keys that may sign.

    Only the signature is judged here; issuer, audience and times are the caller's to judge.
    """
    joserfc = _library()
    try:
        key = _key_of(token, find)
        signed = joserfc.jws.deserialize_compact(
            token, key.material, registry=_registry(key.algorithm)
        )
        claims = orjson.loads(signed.payload)
    except (joserfc.errors.JoseError, TypeError, ValueError) as error:
        raise InvalidTokenError("malformed or forged") from error
    if not isinstance(claims, dict):
        raise InvalidTokenError("not a set of claims")
    return claims


def _key_of(token: str, find: Callable[[str], Key | None]) -> Key:
    if len(token) > LONGEST:
        raise ValueError("longer than any token of ours")
    header = _library().jws.extract_compact(token.encode()).protected
    if not isinstance(header, dict):  # a list with `alg` in it gets as far as this
        raise TypeError("no header")
    name = header.get("kid")
    # `jwk`, `jku`, `x5u`, `crit`: a token brings no key and asks for nothing (RFC 8725, 3.10).
    if not HEADERS.issuperset(header) or header.get("typ") not in TYPES:
        raise ValueError("another kind of token")
    key = find(name) if isinstance(name, str) else None
    if key is None or header.get("alg") != key.algorithm:
        raise ValueError("no key of ours")
    return key


@cache
def _registry(algorithm: str) -> Any:
    """One algorithm alone. ``EdDSA`` is the name on the wire; RFC 9864's warning is no news."""

    class OneAlgorithm(_library().jws.JWSRegistry):  # type: ignore[misc]
        def get_alg(self, name: str) -> Any:
            if name != algorithm:
                raise _library().errors.UnsupportedAlgorithmError(f"{name!r} is not allowed")
            return self.algorithms[name]

    return OneAlgorithm(algorithms=[algorithm])


def _library() -> Any:
    """joserfc, imported at first use: a noticeable part of the start that no request may need."""
    import joserfc.errors  # noqa: PLC0415
    import joserfc.jwk  # noqa: PLC0415
    import joserfc.jws  # noqa: PLC0415

    return joserfc
