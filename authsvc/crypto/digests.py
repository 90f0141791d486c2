"""Digests under which secrets are stored, and the comparison that leaks nothing."""

import hashlib
import hmac

from authsvc.crypto.secrets import Keyring

_SEPARATOR = "\0"
_LOOKUP_KEY = "lookup digest"


def digest(token: str) -> str:
    """SHA-256 in hex: how an unguessable token is stored (ASVS 6.5.2: no salt above 112 bits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def purpose_digest(purpose: str, value: str) -> str:
    """Like `digest`, for values of several kinds that share one table.

    The purpose is part of what is hashed, so that a value issued for one purpose is never found
    under another (ATK-141, CVE-2026-4282).
    """
    return digest(_labelled(purpose, value))


def keyed_digests(keyring: Keyring, purpose: str, value: str) -> tuple[str, ...]:
    """How a guessable value (one-time code, backup code) is stored: HMAC-SHA256 in hex.

    Store the first; look for any of them, since older secrets of the keyring stay valid. Without
    the secret a stolen table cannot be searched for a six-digit code (ASVS 6.5.2).
    """
    message = _labelled(purpose, value).encode()
    keys = keyring.derive(_LOOKUP_KEY)
    return tuple(hmac.digest(key, message, "sha256").hex() for key in keys)


def same(a: str, b: str) -> bool:
    """Whether both are equal, in a time that does not tell how much of them is."""
    return hmac.compare_digest(
        a.encode("utf-8", "surrogatepass"), b.encode("utf-8", "surrogatepass")
    )


def _labelled(purpose: str, value: str) -> str:
    if _SEPARATOR in purpose:
        raise ValueError("a purpose must not contain NUL")
    return f"{purpose}{_SEPARATOR}{value}"
