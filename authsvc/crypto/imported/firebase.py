"""Hashes of Firebase Authentication, whose parameters belong to the exported project."""

import re
from base64 import b64decode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from authsvc.crypto.imported import limits
from authsvc.crypto.imported.handler import VerifyOnly, scrypt

KEY_LENGTH = 32
ZERO_NONCE = bytes(16)  # the format's own: each derived key encrypts the signer key only


@dataclass(frozen=True, slots=True)
class FirebaseProject:
    """The hash parameters in the project's console, in base64 as it shows them."""

    signer_key: str = field(repr=False)
    salt_separator: str = field(default="Bw==", repr=False)


class FirebaseScrypt(VerifyOnly):
    """``firebase$mem_cost$rounds$salt$hash``: the signer key encrypted under the password."""

    name = "firebase_scrypt"
    pattern = re.compile(
        r"firebase\$(\d\d?)\$(\d\d?)\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]{40,200}=*)"
    )
    signer_key = b""
    salt_separator = b""

    @classmethod
    def of(cls, project: FirebaseProject) -> "type[FirebaseScrypt]":
        """The handler for one project."""
        parameters = {
            "__module__": cls.__module__,
            "signer_key": b64decode(project.signer_key, validate=True),
            "salt_separator": b64decode(project.salt_separator, validate=True),
        }
        return type(cls.__name__, (cls,), parameters)

    @classmethod
    def bound(cls, parts: re.Match[str]) -> None:
        limits.scrypt(2 ** int(parts[1]), int(parts[2]), 1)

    @classmethod
    def compare(cls, secret: bytes, parts: re.Match[str]) -> tuple[bytes, bytes]:
        n, r = 2 ** int(parts[1]), int(parts[2])
        salt = b64decode(parts[3], validate=True) + cls.salt_separator
        key = scrypt(secret, salt, n, r, 1, KEY_LENGTH)
        cipher = Cipher(AES(key), CTR(ZERO_NONCE)).encryptor()
        return b64decode(parts[4], validate=True), cipher.update(cls.signer_key)
