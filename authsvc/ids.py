"""Ids, tokens and one-time codes: the only caller of the random source."""

import secrets
import string
import uuid
from threading import Lock

from authsvc import clock

LETTERS_AND_DIGITS = string.ascii_letters + string.digits
TOKEN_LENGTH = 32


COUNTER = 0xFFF
_sequence = Lock()
_latest = (0, 0)


def _tick() -> tuple[int, int]:
    """Millisecond and number within it: no two are the same, and none is before the last."""
    global _latest  # noqa: PLW0603 # the one sequence of this process
    with _sequence:
        now = int(clock.now().timestamp() * 1000)
        before, count = _latest
        if now > before:
            _latest = (now, 0)
        else:
            _latest = (before, count + 1) if count < COUNTER else (before + 1, 0)
        return _latest


def new_id() -> str:
    """A time-ordered id (UUIDv7, RFC 9562 5.7) in 32 hex digits, so that indices stay dense.

    Those of one process keep their order also within a millisecond (6.2, method 1).
    """
    milliseconds, count = _tick()
    value = (milliseconds << 80) | (count << 64) | secrets.randbits(62)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value).hex


def random_string(length: int, alphabet: str = LETTERS_AND_DIGITS) -> str:
    """``length`` characters, each drawn from ``alphabet`` without bias.

    All bytes at once: asking the system for each character takes longer than a sign-in's queries.
    """
    size = len(alphabet)
    if not 0 < size <= 256:
        raise ValueError("an alphabet has 1 to 256 letters")
    fair = 256 - 256 % size  # bytes beyond would make the first letters likelier
    found = ""
    while len(found) < length:
        drawn = secrets.token_bytes(2 * (length - len(found)))
        found += "".join(alphabet[byte % size] for byte in drawn if byte < fair)
    return found[:length]


def token(length: int = TOKEN_LENGTH) -> str:
    """An unguessable token: 32 letters and digits carry 190 bits (ASVS 7.2.3 asks for 128)."""
    return random_string(length)


def random_digits(length: int = 6) -> str:
    """A one-time code of decimal digits (ASVS 6.5.3, 6.5.4)."""
    return random_string(length, string.digits)


def random_bytes(length: int) -> bytes:
    """``length`` bytes from the system's random source."""
    return secrets.token_bytes(length)
