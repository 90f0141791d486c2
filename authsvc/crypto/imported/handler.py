"""The base of handlers that verify other software's hashes and never make one."""

import hashlib
import re
from hmac import compare_digest
from typing import ClassVar

from passlib.utils.handlers import MinimalHandler

from authsvc.crypto.imported import limits


class VerifyOnly(MinimalHandler):  # type: ignore[misc]  # libpass carries no types
    """One foreign format: a pattern that recognises it and a function that computes its hash."""

    name: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]
    setting_kwds = ()
    context_kwds = ()

    @classmethod
    def identify(cls, stored: str | bytes) -> bool:
        """Whether ``stored`` has the form of this scheme."""
        return cls._parse(stored) is not None

    @classmethod
    def verify(cls, secret: str | bytes, stored: str | bytes) -> bool:
        """Whether ``secret`` belongs to ``stored``; ValueError: malformed or too costly."""
        parts = cls._bounded(stored)
        expected, computed = cls.compare(_as_bytes(secret), parts)
        return bool(expected) and compare_digest(expected, computed)

    @classmethod
    def check(cls, stored: str) -> None:
        """Raises ValueError if ``stored`` is malformed or too costly, without running it."""
        cls._bounded(stored)

    @classmethod
    def bound(cls, parts: re.Match[str]) -> None:
        """Raises `TooCostlyError` if the parameters ask for too much; fixed ones never do."""

    @classmethod
    def compare(cls, secret: bytes, parts: re.Match[str]) -> tuple[bytes, bytes]:
        """The hash that is stored and the one that ``secret`` gives."""
        raise NotImplementedError

    @classmethod
    def hash(cls, secret: str | bytes) -> str:
        """Never: new hashes are Argon2id."""
        raise NotImplementedError

    @classmethod
    def _bounded(cls, stored: str | bytes) -> re.Match[str]:
        parts = cls._parse(stored)
        if parts is None or len(stored) > limits.MAX_LENGTH:
            raise ValueError(f"not a hash of {cls.name}")
        cls.bound(parts)
        return parts

    @classmethod
    def _parse(cls, stored: str | bytes) -> re.Match[str] | None:
        text = stored.decode("latin-1") if isinstance(stored, bytes) else stored
        return cls.pattern.fullmatch(text)


def scrypt(secret: bytes, salt: bytes, n: int, r: int, p: int, length: int) -> bytes:
    """scrypt with the memory it needs: OpenSSL's own limit of 32 MiB refuses r=16."""
    memory = 128 * r * (n + p + 2)
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=memory, dklen=length)


def _as_bytes(secret: str | bytes) -> bytes:
    return secret if isinstance(secret, bytes) else secret.encode()
