"""What an imported password hash may cost to verify.

Whoever can write a hash (an import, a stolen migration) must not be able to write one that takes
minutes or gigabytes to verify (ATK-209). The bounds leave room above every maker's defaults.
"""

import re
from collections.abc import Callable

MEBIBYTE = 1024 * 1024
MAX_LENGTH = 1024
MAX_ARGON2_KIBIBYTES = 256 * 1024
MAX_ARGON2_WORK = 1024 * 1024
MAX_ARGON2_LANES = 16
MAX_BCRYPT_COST = 14
MAX_PBKDF2_ROUNDS = 3_000_000
MAX_SCRYPT_BYTES = 256 * MEBIBYTE
MAX_SCRYPT_WORK = 4 * MEBIBYTE
MAX_PHPASS_COST = 19
MAX_SHA_CRYPT_ROUNDS = 1_000_000

_PHPASS_DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ARGON2 = re.compile(
    r"(?:argon2)?\$argon2(?:id|i|d)\$(?:v=\d+\$)?m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$"
)
_BCRYPT = re.compile(r"(?:bcrypt\$|bcrypt_sha256\$)?\$2[abxy]\$(\d\d)\$")
_BCRYPT_SHA256 = re.compile(r"\$bcrypt-sha256\$(?:v=2,t=2[ab],r=|2[ab],)(\d\d?)\$")
_DJANGO_PBKDF2 = re.compile(r"[a-z0-9_]+\$(\d{1,9})\$")
_PASSLIB_PBKDF2 = re.compile(r"\$[a-z0-9-]+\$(\d{1,9})\$")
_SHA_CRYPT = re.compile(r"\$[56]\$rounds=(\d{1,9})\$")


class TooCostlyError(ValueError):
    """The stored hash asks for more work than any honest one."""


def argon2(kibibytes: int, passes: int, lanes: int) -> None:
    """Raises `TooCostlyError` beyond the bounds; so do the functions below."""
    work = kibibytes * passes
    if kibibytes > MAX_ARGON2_KIBIBYTES or work > MAX_ARGON2_WORK or lanes > MAX_ARGON2_LANES:
        raise TooCostlyError


def bcrypt(cost: int) -> None:
    """Bounds the exponent of bcrypt."""
    if cost > MAX_BCRYPT_COST:
        raise TooCostlyError


def pbkdf2(rounds: int) -> None:
    """Bounds the rounds of PBKDF2."""
    if rounds > MAX_PBKDF2_ROUNDS:
        raise TooCostlyError


def scrypt(n: int, r: int, p: int) -> None:
    """Bounds memory and work of scrypt."""
    if 128 * r * n > MAX_SCRYPT_BYTES or n * r * p > MAX_SCRYPT_WORK:
        raise TooCostlyError


def check(scheme: str | None, stored: str) -> None:
    """Bounds a hash that libpass verifies by itself; a scheme without a rule is refused."""
    rule = _RULES.get(scheme or "")
    if rule is None or len(stored) > MAX_LENGTH:
        raise TooCostlyError
    rule(stored)


def _numbers(pattern: re.Pattern[str], stored: str) -> list[int]:
    found = pattern.match(stored)  # from the start, or a second number could hide the first
    if found is None:  # parameters that cannot be read cannot be bounded
        raise TooCostlyError
    return [int(group) for group in found.groups()]


def _phpass(stored: str) -> None:
    if _PHPASS_DIGITS.index(stored[3:4] or "z") > MAX_PHPASS_COST:
        raise TooCostlyError


def _sha_crypt(stored: str) -> None:
    if "rounds=" in stored and _numbers(_SHA_CRYPT, stored)[0] > MAX_SHA_CRYPT_ROUNDS:
        raise TooCostlyError


def _constant(stored: str) -> None:
    """A scheme whose cost is fixed."""


_RULES: dict[str, Callable[[str], None]] = {
    "argon2": lambda stored: argon2(*_numbers(_ARGON2, stored)),
    "django_argon2": lambda stored: argon2(*_numbers(_ARGON2, stored)),
    "bcrypt": lambda stored: bcrypt(*_numbers(_BCRYPT, stored)),
    "bcrypt_sha256": lambda stored: bcrypt(*_numbers(_BCRYPT_SHA256, stored)),
    "django_bcrypt": lambda stored: bcrypt(*_numbers(_BCRYPT, stored)),
    "django_bcrypt_sha256": lambda stored: bcrypt(*_numbers(_BCRYPT, stored)),
    "django_pbkdf2_sha1": lambda stored: pbkdf2(*_numbers(_DJANGO_PBKDF2, stored)),
    "django_pbkdf2_sha256": lambda stored: pbkdf2(*_numbers(_DJANGO_PBKDF2, stored)),
    "pbkdf2_sha256": lambda stored: pbkdf2(*_numbers(_PASSLIB_PBKDF2, stored)),
    "pbkdf2_sha512": lambda stored: pbkdf2(*_numbers(_PASSLIB_PBKDF2, stored)),
    "phpass": _phpass,
    "sha256_crypt": _sha_crypt,
    "sha512_crypt": _sha_crypt,
    "ldap_salted_sha1": _constant,
    "ldap_salted_sha256": _constant,
    "ldap_salted_sha512": _constant,
}
LIBPASS_SCHEMES = tuple(_RULES)
