"""The application's secrets: the newest signs, every one of them verifies."""

import hmac
import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

MIN_LENGTH = 32
MIN_ENTROPY_BITS = 90
MAX_NEIGHBOURS = 0.5
# Words of documentation and templates; long enough not to turn up in random text by accident.
EXAMPLE_WORDS = (
    "better-auth-secret",
    "change",
    "default",
    "development",
    "example",
    "insecure",
    "not-so-secret",
    "password",
    "placeholder",
    "replace",
    "secret",
    "your-key",
)
_HKDF_SALT = b"authsvc"


class Keyring:
    """Versioned secrets, newest first: sign with the first, verify with all.

    Rotation means putting a new secret in front; dropping an old one ends what it signed.
    """

    __slots__ = ("_derived", "secrets")

    def __init__(self, secrets: Iterable[str]) -> None:
        self.secrets = tuple(secret.encode() for secret in secrets)
        if not self.secrets or not all(self.secrets):
            raise ValueError("a keyring needs at least one secret, and none may be empty")
        self._derived: dict[str, tuple[bytes, ...]] = {}

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """The keyring of a comma-separated list such as ``new,old1,old2``."""
        return cls(part.strip() for part in text.split(",") if part.strip())

    def derive(self, purpose: str) -> tuple[bytes, ...]:
        """A 32-byte key per secret for ``purpose`` alone, newest first; computed once.

        Separate keys keep what is made for one purpose from being used for another (NIST SP
        800-57 part 1, 5.2), while the operator keeps one secret.
        """
        keys = self._derived.get(purpose)
        if keys is None:
            keys = tuple(_hkdf(secret, purpose.encode()) for secret in self.secrets)
            self._derived[purpose] = keys
        return keys

    def __repr__(self) -> str:
        return f"Keyring(<{len(self.secrets)} secrets>)"

    def __reduce__(self) -> str:
        raise TypeError("a keyring is not serialised")


def weaknesses(secret: str) -> list[str]:
    """Why ``secret`` must not protect a production service; empty if nothing speaks against it.

    A default or example secret lets anybody forge sessions (ATK-215). No reason repeats the secret.
    """
    lowered = secret.lower()
    findings = {
        f"shorter than {MIN_LENGTH} characters": len(secret) < MIN_LENGTH,
        "contains a word of examples": any(word in lowered for word in EXAMPLE_WORDS),
        "repeats one piece of text": len(secret) > 1 and secret in (secret * 2)[1:-1],
        "is a row of neighbouring characters": _neighbours(secret) > MAX_NEIGHBOURS,
        "is too regular to be random": _entropy_bits(secret) < MIN_ENTROPY_BITS,
    }
    return [reason for reason, found in findings.items() if found]


def _hkdf(secret: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869) for one block of output."""
    extracted = hmac.digest(_HKDF_SALT, secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def _entropy_bits(text: str) -> float:
    """Shannon's estimate from the frequency of the characters: an upper bound, not a proof."""
    total = len(text)
    counts = Counter(text).values()
    return -sum(count * math.log2(count / total) for count in counts)


def _neighbours(text: str) -> float:
    """The share of characters that equal or follow the one before, as in ``abcd`` or ``4321``."""
    pairs = [abs(ord(a) - ord(b)) <= 1 for a, b in pairwise(text)]
    return sum(pairs) / len(pairs) if pairs else 0.0
