"""An Ethereum wallet: a key, and what it signs. Signs with OpenSSL, as no code of ours does."""

from typing import Any

from Crypto.Hash import keccak
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
FIELD = 2**256 - 2**32 - 977


def hashed(data: bytes) -> bytes:
    return keccak.new(digest_bits=256, data=data).digest()


def spelled(digits: str) -> str:
    """40 hexadecimal digits with their checksum (EIP-55), as the standard's own example does it."""
    marks = hashed(digits.lower().encode()).hex()
    return "0x" + "".join(
        digit.upper() if int(mark, 16) > 7 else digit
        for digit, mark in zip(digits.lower(), marks, strict=False)
    )


class Wallet:
    """One key; ``first`` is what the last byte of its signatures counts from: 27, or 0."""

    def __init__(self, secret: int | None = None, first: int = 27) -> None:
        curve = ec.SECP256K1()
        self.key = (
            ec.generate_private_key(curve)
            if secret is None
            else ec.derive_private_key(secret, curve)
        )
        numbers = self.key.public_key().public_numbers()
        self.point = (numbers.x, numbers.y)
        body = numbers.x.to_bytes(32) + numbers.y.to_bytes(32)
        self.address = spelled(hashed(body)[12:].hex())
        self.first = first

    def sign(self, message: str) -> str:
        """``personal_sign`` (EIP-191)."""
        r, s, parity = self.parts(message)
        return written(r, s, self.first + parity)

    def parts(self, message: str) -> tuple[int, int, int]:
        """The two numbers of a signature, the second one small, and the parity of the point."""
        body = message.encode()
        digest = hashed(b"\x19Ethereum Signed Message:\n" + str(len(body)).encode() + body)
        r, s = decode_dss_signature(self.key.sign(digest, ec.ECDSA(Prehashed(SHA256()))))
        s = min(s, ORDER - s)
        return r, s, self._parity(digest, r, s)

    def _parity(self, digest: bytes, r: int, s: int) -> int:
        """Of the point k*G, whose k the signature hides: worked out from the private key."""
        private = self.key.private_numbers().private_value
        k = (int.from_bytes(digest) + r * private) * pow(s, -1, ORDER) % ORDER
        point = ec.derive_private_key(k, ec.SECP256K1()).public_key().public_numbers()
        assert point.x % ORDER == r
        return point.y % 2


def written(r: int, s: int, last: int) -> str:
    """A signature as wallets write it."""
    return "0x" + (r.to_bytes(32) + s.to_bytes(32) + bytes([last])).hex()


def message_for(wallet: Wallet, nonce: str, **fields: Any) -> str:
    """The message that an application's page would make of a nonce."""
    told = {
        "domain": "auth.example.com",
        "address": wallet.address,
        "statement": "Sign in.",
        "uri": "https://auth.example.com",
        "version": "1",
        "chain": 1,
        "issued": "2026-01-01T00:00:00.000Z",
        "more": "",
    } | fields
    return (
        f"{told['domain']} wants you to sign in with your Ethereum account:\n{told['address']}\n\n"
        f"{told['statement']}\n\nURI: {told['uri']}\nVersion: {told['version']}\n"
        f"Chain ID: {told['chain']}\nNonce: {nonce}\nIssued At: {told['issued']}{told['more']}"
    )
