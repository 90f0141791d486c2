"""The three forms of a session's copy in a cookie, as Better Auth's helpers read them.

Each covers every byte with a key made from the secret, and each is read by its own reader only:
another form, another type of token or another algorithm is no copy (ATK-080).
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Protocol

import orjson

from authsvc.crypto.digests import same
from authsvc.crypto.secrets import Keyring

Copy = tuple[dict[str, Any], int]
"""What was copied, and when the copy expires, in milliseconds."""
UNREADABLE = (Base64Error, ValueError, KeyError, TypeError, AttributeError)


class Form(Protocol):
    """One form of a copy."""

    def encode(self, inner: Mapping[str, Any], now: int, expires_at: int) -> str:
        """The cookie's value; times in milliseconds."""

    def decode(self, value: str) -> Copy | None:
        """What one of our secrets vouches for, whatever its age; never raises."""


class Compact:
    """``base64url({"session": inner, "expiresAt", "signature"})``, signed with HMAC-SHA256.

    The signature covers the JSON text of the inner object plus ``expiresAt``, so key order and
    number format are part of it.
    """

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def encode(self, inner: Mapping[str, Any], now: int, expires_at: int) -> str:
        """The form that most helpers expect."""
        outer = {
            "session": inner,
            "expiresAt": expires_at,
            "signature": _signature(inner, expires_at, self._keyring.secrets[0]),
        }
        return _to_text(orjson.dumps(outer))

    def decode(self, value: str) -> Copy | None:
        """Key order and number format must be those that were signed."""
        try:
            outer = orjson.loads(_from_text(value))
            inner, expires_at, signature = outer["session"], outer["expiresAt"], outer["signature"]
            signed = any(
                same(_signature(inner, expires_at, secret), signature)
                for secret in self._keyring.secrets
            )
            return (dict(inner), expires_at) if signed else None
        except UNREADABLE:
            return None


class SignedJwt:
    """A JWT with HMAC-SHA256, for programs whose library reads JWTs.

    The header is compared as a whole, so there is no algorithm to choose. No cookie of ours lets
    anybody sign a text with this header, though one secret signs them all (ATK-141).
    """

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._header = _to_text(b'{"alg":"HS256","typ":"session-cache+jwt"}')

    def encode(self, inner: Mapping[str, Any], now: int, expires_at: int) -> str:
        """``iat`` and ``exp`` beside the members of the copy."""
        claims = {**inner, "iat": now // 1000, "exp": expires_at // 1000}
        text = f"{self._header}.{_to_text(orjson.dumps(claims))}"
        return f"{text}.{_mac(self._keyring.secrets[0], text)}"

    def decode(self, value: str) -> Copy | None:
        """Header and signature first; only then is anything read."""
        text, _, signature = value.rpartition(".")
        header, _, claims = text.partition(".")
        try:
            if header != self._header or not self._signed(text, signature):
                return None
            return _copy_of(orjson.loads(_from_text(claims)))
        except UNREADABLE:
            return None

    def _signed(self, text: str, signature: str) -> bool:
        return any(same(_mac(secret, text), signature) for secret in self._keyring.secrets)


class EncryptedJwt:
    """A JWE (``dir``, ``A256CBC-HS512``): scripts and logs on the way learn nothing from it."""

    ALGORITHMS = ("dir", "A256CBC-HS512")
    SALT = b"better-auth-session"
    INFO = b"BetterAuth.js Generated Encryption Key"

    def __init__(self, keyring: Keyring) -> None:
        keys = [_hkdf_64(secret, self.SALT, self.INFO) for secret in keyring.secrets]
        self._newest = _thumbprint(keys[0])
        self._keys = {_thumbprint(key): key for key in keys}

    def encode(self, inner: Mapping[str, Any], now: int, expires_at: int) -> str:
        """The key's thumbprint (RFC 7638) says which secret opens it."""
        joserfc = _library()
        claims = {**inner, "iat": now // 1000, "exp": expires_at // 1000}
        header = {"alg": "dir", "enc": "A256CBC-HS512", "kid": self._newest}
        key = joserfc.jwk.OctKey.import_key(self._keys[self._newest])
        text: str = joserfc.jwe.encrypt_compact(
            header, orjson.dumps(claims), key, algorithms=list(self.ALGORITHMS)
        )
        return text

    def decode(self, value: str) -> Copy | None:
        """Only our key, only this one way of encrypting (RFC 8725 section 3.1)."""
        joserfc = _library()
        try:
            header = orjson.loads(_from_text(value.partition(".")[0]))
            key = joserfc.jwk.OctKey.import_key(self._keys[header["kid"]])
            opened = joserfc.jwe.decrypt_compact(value, key, algorithms=list(self.ALGORITHMS))
            return _copy_of(orjson.loads(opened.plaintext))
        except (joserfc.errors.JoseError, *UNREADABLE):
            return None


FORMS: dict[str, type[Compact | SignedJwt | EncryptedJwt]] = {
    "compact": Compact,
    "jwt": SignedJwt,
    "jwe": EncryptedJwt,
}


def _copy_of(claims: Any) -> Copy:
    expires_at = claims.pop("exp")
    claims.pop("iat")
    return dict(claims), expires_at * 1000


def _signature(inner: Mapping[str, Any], expires_at: int, secret: bytes) -> str:
    text = orjson.dumps({**inner, "expiresAt": expires_at})
    return _to_text(hmac.digest(secret, text, "sha256"))


def _mac(secret: bytes, text: str) -> str:
    return _to_text(hmac.digest(secret, text.encode(), "sha256"))


def _hkdf_64(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869) for two blocks of output."""
    extracted = hmac.digest(salt, secret, "sha256")
    first = hmac.digest(extracted, info + b"\x01", "sha256")
    return first + hmac.digest(extracted, first + info + b"\x02", "sha256")


def _thumbprint(key: bytes) -> str:
    """RFC 7638 of a symmetric key: a digest of 512 random bits tells nothing of them."""
    return _to_text(sha256(b'{"k":"' + _to_text(key).encode() + b'","kty":"oct"}').digest())


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _from_text(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _library() -> Any:
    """joserfc, imported at first use: a noticeable part of the start that no request may need."""
    import joserfc.errors  # noqa: PLC0415
    import joserfc.jwe  # noqa: PLC0415
    import joserfc.jwk  # noqa: PLC0415

    return joserfc
