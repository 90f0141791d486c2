"""The one format of Django that libpass does not know."""

import re
from base64 import b64decode

from authsvc.crypto.imported import limits
from authsvc.crypto.imported.handler import VerifyOnly, scrypt

LENGTH = 64


class DjangoScrypt(VerifyOnly):
    """``scrypt$N$salt$r$p$base64``."""

    name = "django_scrypt"
    pattern = re.compile(r"scrypt\$(\d{1,9})\$([^$]+)\$(\d{1,9})\$(\d{1,9})\$([A-Za-z0-9+/]{86}==)")

    @classmethod
    def bound(cls, parts: re.Match[str]) -> None:
        limits.scrypt(int(parts[1]), int(parts[3]), int(parts[4]))

    @classmethod
    def compare(cls, secret: bytes, parts: re.Match[str]) -> tuple[bytes, bytes]:
        n, r, p = int(parts[1]), int(parts[3]), int(parts[4])
        computed = scrypt(secret, parts[2].encode(), n, r, p, LENGTH)
        return b64decode(parts[5], validate=True), computed
