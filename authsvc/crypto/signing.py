"""Signed cookie values, byte for byte as Better Auth writes them.

``value + "." + base64(HMAC-SHA256(secret, value))`` in the standard alphabet with padding. This is
the hot path of get-session: one-shot primitives, no objects.
"""

from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from hmac import compare_digest
from hmac import digest as hmac_digest
from urllib.parse import quote, unquote

from authsvc.crypto.secrets import Keyring

SIGNATURE_LENGTH = 44


def sign(keyring: Keyring, value: str) -> str:
    """``value`` with the signature of the newest secret."""
    mac = hmac_digest(keyring.secrets[0], value.encode(), "sha256")
    return f"{value}.{b2a_base64(mac, newline=False).decode()}"


def unsign(keyring: Keyring, signed: str) -> str | None:
    """The value that one of the secrets signed, or nothing; never raises.

    Decoded bytes are compared, since the last character of the text carries two unused bits.
    """
    value, _, signature = signed.rpartition(".")
    if not value or len(signature) != SIGNATURE_LENGTH:
        return None
    try:
        given = a2b_base64(signature, strict_mode=True)
        message = value.encode()
    except (Base64Error, ValueError):
        return None
    for secret in keyring.secrets:
        if compare_digest(hmac_digest(secret, message, "sha256"), given):
            return value
    return None


def percent_encode(signed: str) -> str:
    """``signed`` as it stands in a cookie: what JavaScript's ``encodeURIComponent`` makes of it."""
    return quote(signed, safe="!*'()")


def percent_decode(text: str) -> str:
    """The reverse of `percent_encode`. What base64 leaves to decode takes the short way."""
    if "%" not in text:
        return text
    plain = text.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
    return unquote(plain) if "%" in plain else plain
