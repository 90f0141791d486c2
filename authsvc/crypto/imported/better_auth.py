"""Hashes of Better Auth."""

import re

from authsvc.crypto.imported.handler import VerifyOnly, scrypt

N, R, P, LENGTH = 16384, 16, 1, 64


class BetterAuthScrypt(VerifyOnly):
    """``salt:key``, both in hex. The salt is used as the hex text, not as what it stands for."""

    name = "better_auth_scrypt"
    pattern = re.compile(r"([0-9a-f]{32}):([0-9a-f]{128})")

    @classmethod
    def compare(cls, secret: bytes, parts: re.Match[str]) -> tuple[bytes, bytes]:
        return bytes.fromhex(parts[2]), scrypt(secret, parts[1].encode(), N, R, P, LENGTH)
