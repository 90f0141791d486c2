"""Who signed a message: ECDSA on secp256k1 with recovery (EIP-191, version 0x45).

The public key is worked out of the signature (SEC 1, section 4.1.6), and then OpenSSL verifies the
signature by that key: what was worked out wrongly verifies nothing.
"""

import re
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from authsvc.plugins.siwe.addresses import checksummed, keccak

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
CURVE = "secp256k1"
SIGNATURE = re.compile(r"0x[0-9a-fA-F]{130}", re.ASCII)
PARITIES = {0: 0, 1: 1, 27: 0, 28: 1}
"""What wallets write into the last byte: the parity of a point's y, some with 27 added."""


def signed_by(address: str, message: str, signature: str) -> bool:
    """Whether the owner of a checksummed address has signed a message."""
    return signer_of(message, signature) == address


def signer_of(message: str, signature: str) -> str | None:
    """The address whose key made a signature; ``None`` for what is none.

    One message has one signature of a key: of ``s`` and its negative only the smaller counts
    (EIP-2), and shorter, longer and other forms are refused.
    """
    if not SIGNATURE.fullmatch(signature):
        return None
    given = bytes.fromhex(signature[2:])
    r, s = int.from_bytes(given[:32]), int.from_bytes(given[32:64])
    parity = PARITIES.get(given[64])
    if parity is None or not 0 < r < ORDER or not 0 < s <= ORDER // 2:
        return None
    digest = personal_digest(message)
    point = _recovered(digest, r, s, parity)
    if point is None or not _verifies(point, digest, r, s):
        return None
    x, y = point
    return checksummed("0x" + keccak(x.to_bytes(32) + y.to_bytes(32))[12:].hex())


def personal_digest(message: str) -> bytes:
    """What a wallet signs for ``personal_sign`` (EIP-191)."""
    body = message.encode()
    return keccak(b"\x19Ethereum Signed Message:\n%d" % len(body) + body)


def _recovered(digest: bytes, r: int, s: int, parity: int) -> tuple[int, int] | None:
    """The public key with which the signature would verify."""
    from Crypto.PublicKey import ECC  # noqa: PLC0415 # at first use: only wallets need it

    try:
        nearby = ECC.import_key(bytes([2 + parity]) + r.to_bytes(32), curve_name=CURVE).pointQ
        generator = ECC.construct(curve=CURVE, d=1).pointQ
        inverse = pow(r, -1, ORDER)
        minus_digest = -int.from_bytes(digest) * inverse % ORDER
        key: Any = nearby * (s * inverse % ORDER) + generator * minus_digest
        return int(key.x), int(key.y)
    except ValueError:  # no such point, or the one at infinity
        return None


def _verifies(point: tuple[int, int], digest: bytes, r: int, s: int) -> bool:
    try:
        key = ec.EllipticCurvePublicNumbers(*point, ec.SECP256K1()).public_key()
        key.verify(encode_dss_signature(r, s), digest, ec.ECDSA(Prehashed(SHA256())))
    except (InvalidSignature, ValueError):
        return False
    return True
