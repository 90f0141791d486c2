"""Keys of a played provider, and the tokens that they sign."""

import functools
import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwk, jws


@dataclass(frozen=True)
class SigningKey:
    """A private key of the provider."""

    private: Any
    algorithm: str
    kid: str | None

    @property
    def public(self) -> dict[str, Any]:
        """Its entry in the JWKS."""
        named = {"kid": self.kid} if self.kid is not None else {}
        told: dict[str, Any] = self.private.as_dict(private=False)
        return {**told, "use": "sig", "alg": self.algorithm, **named}

    def sign(self, claims: Mapping[str, Any], **header: Any) -> str:
        """A JWT; ``header`` overrides or adds, and ``None`` drops."""
        told = {"alg": self.algorithm, "typ": "JWT", "kid": self.kid, **header}
        protected = {name: value for name, value in told.items() if value is not None}
        registry = jws.JWSRegistry(algorithms=[self.algorithm], strict_check_header=False)
        return jws.serialize_compact(protected, json.dumps(claims), self.private, registry=registry)


@functools.cache
def signing_key(kid: str | None = "key-1", algorithm: str = "RS256") -> SigningKey:
    """A key of that name; made once for all tests of a process, since RSA keys take their time."""
    if algorithm.startswith("ES"):
        curve = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}[algorithm]
        return SigningKey(jwk.ECKey.generate_key(curve), algorithm, kid)
    if algorithm in ("EdDSA", "Ed25519"):
        return SigningKey(jwk.OKPKey.generate_key("Ed25519"), algorithm, kid)
    return SigningKey(jwk.RSAKey.generate_key(2048), algorithm, kid)


def unsigned(claims: Mapping[str, Any]) -> str:
    """A JWT with ``alg: none``."""
    parts = (json.dumps({"alg": "none", "typ": "JWT"}), json.dumps(claims))
    return ".".join(_base64(part.encode()) for part in parts) + "."


def half_hash(token: str, algorithm: str = "RS256") -> str:
    """The ``at_hash`` of an access token (OpenID Connect Core, section 3.1.3.6)."""
    digest = hashlib.new(f"sha{algorithm[-3:]}", token.encode()).digest()
    return _base64(digest[: len(digest) // 2])


def _base64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
