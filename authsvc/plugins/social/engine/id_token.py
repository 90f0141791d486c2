"""ID tokens: every check of OpenID Connect Core 1.0, section 3.1.3.7, and RFC 8725."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from authsvc.plugins.social.engine.http import parsed
from authsvc.plugins.social.provider import Document, ProviderError, subject

ALGORITHMS = frozenset({
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
    "Ed25519", "EdDSA",
})  # fmt: skip
"""All that may ever be: never ``none``, and no HMAC, for which a public key would do as well."""

LEEWAY = 60
"""Seconds that clocks may differ."""
MAX_LENGTH = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What an ID token must say to be ours."""

    audiences: tuple[str, ...]
    issuers: tuple[str, ...]
    issuer_of: Callable[[Document], str] | None = None
    nonce: str | None = field(default=None, repr=False)
    nonce_hashed: bool = False
    access_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class IdToken:
    """A token whose parts could be read; nothing of it is to be believed yet."""

    text: str = field(repr=False)
    header: Document
    claims: Document = field(repr=False)

    @property
    def algorithm(self) -> str:
        """As its header has it."""
        return str(self.header.get("alg"))

    @property
    def kid(self) -> str | None:
        """The key's name, if it has one; raises ``ProviderError`` if that is no text."""
        kid = self.header.get("kid")
        if kid is not None and not isinstance(kid, str):
            raise ProviderError("an ID token with an odd key id")
        return kid


def read(token: str) -> IdToken:
    """The parts of an ID token, unverified; raises ``ProviderError`` for what is none."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > MAX_LENGTH:
        raise ProviderError("no ID token")
    header, claims = (_object(part) for part in parts[:2])
    kind = str(header.get("typ", "JWT")).lower()
    if "crit" in header or "b64" in header or kind.endswith("+jwt"):
        # An access token (RFC 9068: at+jwt) or a logout token is no ID token (RFC 8725, 3.11).
        raise ProviderError("a JWT of another kind than an ID token")
    return IdToken(token, header, claims)


def check_algorithm(token: IdToken, allowed: tuple[str, ...]) -> None:
    """The provider's choice, never the token's (RFC 8725, section 3.1)."""
    if token.algorithm not in ALGORITHMS or token.algorithm not in allowed:
        raise ProviderError("an ID token with another signature algorithm")


def check_signature(token: IdToken, key: Document) -> None:
    """Raise ``ProviderError`` unless ``key`` has signed it."""
    joserfc = _library()
    registry = joserfc.jws.JWSRegistry(algorithms=[token.algorithm], strict_check_header=False)
    registry.max_header_length = MAX_LENGTH
    try:
        public = joserfc.jwk.import_key({name: key[name] for name in _MEMBERS if name in key})
        if key["kty"] == "RSA" and public.raw_value.key_size < 2048:
            raise ProviderError("signed with a weak key")
        joserfc.jws.deserialize_compact(token.text, public, registry=registry)
    except (joserfc.errors.JoseError, ValueError, TypeError):
        raise ProviderError("an ID token with a bad signature") from None


def check_claims(token: IdToken, expected: Expected, now: float) -> None:
    """Issuer, audience, times, nonce, subject, and the access token that came with it."""
    check_origin(token, expected)
    _check_times(token.claims, now)
    _check_nonce(token.claims, expected)
    _check_access_token(token, expected.access_token)


def check_origin(token: IdToken, expected: Expected) -> None:
    """Who says it, to whom, and of whom."""
    claims = token.claims
    subject(claims.get("sub"))
    _check_issuer(claims, expected)
    _check_audience(claims, expected.audiences)


def _check_issuer(claims: Document, expected: Expected) -> None:
    issuers = expected.issuers
    if expected.issuer_of is not None:
        try:
            issuers = (expected.issuer_of(claims),)
        except (KeyError, TypeError, ValueError):
            raise ProviderError("an ID token of no issuer") from None
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or not issuer or issuer not in issuers:
        raise ProviderError("an ID token of another issuer")


def _check_audience(claims: Document, ours: tuple[str, ...]) -> None:
    """Whatever stands there beside us, it must have been made for us (ATK-109)."""
    told = claims.get("aud")
    audiences = told if isinstance(told, list) else [told]
    known = {audience for audience in ours if audience}
    if not all(isinstance(audience, str) for audience in audiences) or not known & set(audiences):
        raise ProviderError("an ID token for another client")
    party = claims.get("azp")
    named = isinstance(party, str) and party in known
    if (party is not None or len(audiences) > 1) and not named:
        raise ProviderError("an ID token that another client has asked for")


def _check_times(claims: Document, now: float) -> None:
    if now >= _moment(claims, "exp") + LEEWAY:
        raise ProviderError("an ID token that has expired")
    begins = [_moment(claims, name) for name in ("iat", "nbf") if name == "iat" or name in claims]
    if now < max(begins) - LEEWAY:
        raise ProviderError("an ID token of the future")


def _moment(claims: Document, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProviderError(f"an ID token without {name}")
    return min(max(value, -1e12), 1e12)


def _check_nonce(claims: Document, expected: Expected) -> None:
    """The token belongs to this very request (OpenID Connect Core, section 15.5.2)."""
    if expected.nonce is None:
        return
    told = claims.get("nonce")
    told = told.encode() if isinstance(told, str) else b""
    sent = expected.nonce.encode()
    equal = hmac.compare_digest(told, sent)
    if expected.nonce_hashed:
        equal |= hmac.compare_digest(told, hashlib.sha256(sent).hexdigest().encode())
    if not equal:
        raise ProviderError("an ID token of another request")


def _check_access_token(token: IdToken, access_token: str | None) -> None:
    """``at_hash`` binds the access token to the ID token (section 3.1.3.6)."""
    told = token.claims.get("at_hash")
    if told is None or access_token is None:
        return
    size = token.algorithm[-3:] if token.algorithm[-3:] in ("256", "384", "512") else "512"
    name = "sha512" if token.algorithm.startswith("Ed") else f"sha{size}"
    digest = hashlib.new(name, access_token.encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    if not isinstance(told, str) or not hmac.compare_digest(told.rstrip("=").encode(), half):
        raise ProviderError("an access token that does not belong to the ID token")


def _object(part: str) -> Document:
    try:
        text = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise ProviderError("no ID token") from None
    told = parsed(text, "ID token")
    if not isinstance(told, dict):
        raise ProviderError("no ID token")
    return told


_MEMBERS = ("kty", "n", "e", "crv", "x", "y")
"""Of a public key; certificates and what else a set may hold are not our business."""


def _library() -> Any:
    """joserfc, imported at first use: a noticeable part of the start that no request may need."""
    import joserfc.errors  # noqa: PLC0415
    import joserfc.jwk  # noqa: PLC0415
    import joserfc.jws  # noqa: PLC0415

    return joserfc
