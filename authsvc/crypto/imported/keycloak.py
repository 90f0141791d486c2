"""Hashes of Keycloak, flattened by the importer from its JSON."""

import hashlib
import re
from base64 import b64decode

from authsvc.crypto.imported import limits
from authsvc.crypto.imported.handler import VerifyOnly


class KeycloakPbkdf2(VerifyOnly):
    """``keycloak$digest$rounds$salt$hash``, salt and hash in base64.

    Keycloak's Argon2 credentials need no handler: written as ``$argon2id$…`` they verify as such.
    """

    name = "keycloak_pbkdf2"
    pattern = re.compile(
        r"keycloak\$(sha1|sha256|sha512)\$(\d{1,9})\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]{26,88}=*)"
    )

    @classmethod
    def bound(cls, parts: re.Match[str]) -> None:
        limits.pbkdf2(int(parts[2]))

    @classmethod
    def compare(cls, secret: bytes, parts: re.Match[str]) -> tuple[bytes, bytes]:
        expected = b64decode(parts[4], validate=True)
        salt, rounds = b64decode(parts[3], validate=True), int(parts[2])
        return expected, hashlib.pbkdf2_hmac(parts[1], secret, salt, rounds, len(expected))
