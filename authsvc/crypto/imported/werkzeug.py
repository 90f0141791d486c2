"""Hashes of Werkzeug, as Flask applications store them."""

import hashlib
import re

from authsvc.crypto.imported import limits
from authsvc.crypto.imported.handler import VerifyOnly, scrypt

SCRYPT_LENGTH = 64


class WerkzeugScrypt(VerifyOnly):
    """``scrypt:N:r:p$salt$hex``."""

    name = "werkzeug_scrypt"
    pattern = re.compile(r"scrypt:(\d{1,9}):(\d{1,9}):(\d{1,9})\$([^$]+)\$([0-9a-f]{128})")

    @classmethod
    def bound(cls, parts: re.Match[str]) -> None:
        limits.scrypt(int(parts[1]), int(parts[2]), int(parts[3]))

    @classmethod
    def compare(cls, secret: bytes, parts: re.Match[str]) -> tuple[bytes, bytes]:
        n, r, p = int(parts[1]), int(parts[2]), int(parts[3])
        computed = scrypt(secret, parts[4].encode(), n, r, p, SCRYPT_LENGTH)
        return bytes.fromhex(parts[5]), computed


class WerkzeugPbkdf2(VerifyOnly):
    """``pbkdf2:digest:rounds$salt$hex``."""

    name = "werkzeug_pbkdf2"
    pattern = re.compile(
        r"pbkdf2:(sha1|sha256|sha512):(\d{1,9})\$([^$]+)\$((?:[0-9a-f]{2}){20,64})"
    )

    @classmethod
    def bound(cls, parts: re.Match[str]) -> None:
        limits.pbkdf2(int(parts[2]))

    @classmethod
    def compare(cls, secret: bytes, parts: re.Match[str]) -> tuple[bytes, bytes]:
        computed = hashlib.pbkdf2_hmac(parts[1], secret, parts[3].encode(), int(parts[2]))
        return bytes.fromhex(parts[4]), computed
