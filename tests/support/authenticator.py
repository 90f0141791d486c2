"""A security key in software: makes passkeys and signs with them, and spoils what it is told to."""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40
ES256, EDDSA, RS256 = -7, -8, -257


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def new_key(algorithm: int) -> Any:
    if algorithm == EDDSA:
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm == RS256:
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class Authenticator:
    """One credential. ``flags`` are those of every answer; ``spoil`` overrides parts of one."""

    origin: str = "https://auth.example.com"
    rp_id: str = "auth.example.com"
    algorithm: int = ES256
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    counts: bool = True
    key: Any = None
    id: bytes = field(default_factory=lambda: os.urandom(32))
    user_handle: str = ""

    def __post_init__(self) -> None:
        self.key = self.key or new_key(self.algorithm)

    def create(self, options: Any, **spoil: Any) -> dict[str, Any]:
        """What ``navigator.credentials.create()`` gives."""
        self.user_handle = options["user"]["id"]
        length = len(self.id).to_bytes(2, "big")
        cose = cbor2.dumps(spoil.get("cose", self.cose()))
        attested = bytes(16) + length + self.id + cose
        data = self._data(spoil, ATTESTED, attested)
        statement = spoil.get("statement", {})
        told = {"fmt": spoil.get("fmt", "none"), "attStmt": statement, "authData": data}
        return self._credential(
            spoil,
            clientDataJSON=self._client_data("webauthn.create", options, spoil),
            attestationObject=spoil.get("attestation", b64(cbor2.dumps(told))),
            transports=spoil.get("transports", ["internal", "hybrid"]),
        )

    def get(self, options: Any, **spoil: Any) -> dict[str, Any]:
        """What ``navigator.credentials.get()`` gives."""
        client_data = self._client_data("webauthn.get", options, spoil)
        data = self._data(spoil)
        signature = self._sign(data + hashlib.sha256(raw(client_data)).digest())
        if "signature" in spoil:
            signature = spoil["signature"](signature)
        handle = spoil.get("user_handle", self.user_handle)
        return self._credential(
            spoil,
            clientDataJSON=client_data,
            authenticatorData=b64(data),
            signature=b64(signature),
            **({"userHandle": handle} if handle else {}),
        )

    def cose(self) -> dict[int, Any]:
        """The public key as COSE writes it."""
        public = self.key.public_key()
        if self.algorithm == EDDSA:
            return {1: 1, 3: EDDSA, -1: 6, -2: public.public_bytes_raw()}
        numbers = public.public_numbers()
        if self.algorithm == RS256:
            return {1: 3, 3: RS256, -1: number(numbers.n), -2: number(numbers.e)}
        x, y = (part.to_bytes(32, "big") for part in (numbers.x, numbers.y))
        return {1: 2, 3: ES256, -1: 1, -2: x, -3: y}

    def _client_data(self, kind: str, options: Any, spoil: Any) -> str:
        told = {
            "type": spoil.get("type", kind),
            "challenge": spoil.get("challenge", options["challenge"]),
            "origin": spoil.get("origin", self.origin),
            "crossOrigin": spoil.get("cross_origin", False),
        }
        return str(spoil.get("client_data") or b64(json.dumps(told).encode()))

    def _data(self, spoil: Any, more: int = 0, tail: bytes = b"") -> bytes:
        self.counter += self.counts
        flags = spoil.get("flags", self.flags) | more
        counter: int = spoil.get("counter", self.counter)
        place = hashlib.sha256(spoil.get("rp_id", self.rp_id).encode()).digest()
        return place + bytes([flags]) + counter.to_bytes(4, "big") + tail

    def _sign(self, data: bytes) -> bytes:
        if self.algorithm == EDDSA:
            return bytes(self.key.sign(data))
        if self.algorithm == RS256:
            return bytes(self.key.sign(data, padding.PKCS1v15(), hashes.SHA256()))
        return bytes(self.key.sign(data, ec.ECDSA(hashes.SHA256())))

    def _credential(self, spoil: Any, **response: Any) -> dict[str, Any]:
        name = spoil.get("id", b64(self.id))
        return {
            "id": name,
            "rawId": spoil.get("raw_id", name),
            "type": spoil.get("kind", "public-key"),
            "authenticatorAttachment": "platform",
            "response": response,
        }
