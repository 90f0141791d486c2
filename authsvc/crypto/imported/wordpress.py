"""Hashes of WordPress 6.8 and later; older ones are phpass, which libpass knows."""

import hmac
import re
from base64 import b64encode

import bcrypt

from authsvc.crypto.imported import limits
from authsvc.crypto.imported.handler import VerifyOnly

DOMAIN = b"wp-sha384"
TRIMMED = b" \t\n\r\0\x0b"  # what PHP's trim() cuts, which WordPress applies to passwords


class WordPressBcrypt(VerifyOnly):
    """``$wp$2y$…``: bcrypt over the base64 of HMAC-SHA384, which fits bcrypt's 72 bytes."""

    name = "wordpress_bcrypt"
    pattern = re.compile(r"\$wp(\$2y\$(\d\d)\$[./A-Za-z0-9]{53})")

    @classmethod
    def bound(cls, parts: re.Match[str]) -> None:
        limits.bcrypt(int(parts[2]))

    @classmethod
    def compare(cls, secret: bytes, parts: re.Match[str]) -> tuple[bytes, bytes]:
        mac = hmac.digest(DOMAIN, secret.strip(TRIMMED), "sha384")
        stored = parts[1].encode()
        return stored, bcrypt.hashpw(b64encode(mac), stored)
