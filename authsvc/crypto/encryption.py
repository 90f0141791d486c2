"""The envelope around secrets that must be read again: TOTP seeds, provider tokens and the like."""

import hmac
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from authsvc.crypto.secrets import Keyring

VERSION = "v1"
NONCE_LENGTH = 12
_PURPOSE = "stored secrets"


class UndecryptableError(Exception):
    """The text was encrypted with a key we do not have, for another place, or was tampered with."""


class Envelope:
    """Authenticated encryption (ChaCha20-Poly1305, RFC 8439) of text for the database.

    ``v1.<key id>.<base64url of nonce and ciphertext>``: the newest secret encrypts, each of the
    keyring decrypts what carries its id. ``context`` names the place, such as
    ``two_factor.secret:<row id>``; it is authenticated but not stored, so a ciphertext that
    somebody moves to another row or column does not open there.

    ``newest`` is the id of the key that encrypts. ``random_bytes`` gives the nonces. They are
    random and 96 bits long: stay below 2**32 encryptions for one secret (NIST SP 800-38D, 8.3).
    """

    def __init__(self, keyring: Keyring, random_bytes: Callable[[int], bytes]) -> None:
        keys = keyring.derive(_PURPOSE)
        self._random_bytes = random_bytes
        self.newest = _key_id(keys[0])
        self._ciphers = {_key_id(key): ChaCha20Poly1305(key) for key in keys}

    def encrypt(self, plain: str, *, context: str) -> str:
        """``plain`` for ``context``; never twice the same text."""
        nonce = self._random_bytes(NONCE_LENGTH)
        bound = _bound(self.newest, context)
        sealed = self._ciphers[self.newest].encrypt(nonce, plain.encode(), bound)
        return f"{VERSION}.{self.newest}.{_to_text(nonce + sealed)}"

    def decrypt(self, text: str, *, context: str) -> str:
        """What was encrypted for ``context``, or `UndecryptableError`."""
        version, _, rest = text.partition(".")
        key_id, _, payload = rest.partition(".")
        cipher = self._ciphers.get(key_id)
        if version != VERSION or cipher is None:
            raise UndecryptableError("no key for this text")
        try:
            sealed = _from_text(payload)
            nonce, sealed = sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:]
            return cipher.decrypt(nonce, sealed, _bound(key_id, context)).decode()
        except (InvalidTag, Base64Error, ValueError) as error:
            raise UndecryptableError("not encrypted for this place, or tampered with") from error

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of the keys there are, in the order of the secrets."""
        return tuple(self._ciphers)

    def is_outdated(self, text: str) -> bool:
        """Whether another than the newest secret encrypted ``text``: encrypt it again."""
        return not text.startswith(f"{VERSION}.{self.newest}.")


def _key_id(key: bytes) -> str:
    """A name for the key that tells nothing about it."""
    return hmac.digest(key, b"key id", "sha256")[:4].hex()


def _bound(key_id: str, context: str) -> bytes:
    return f"{VERSION}.{key_id}.{context}".encode()


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_text(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
