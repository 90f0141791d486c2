"""Passwords: Argon2id for new hashes, every imported scheme verified and then replaced."""

import unicodedata
from dataclasses import dataclass

from passlib.context import CryptContext

from authsvc.crypto.imported import FirebaseProject, handlers, limits
from authsvc.crypto.slots import HashBusyError, HashSlots

__all__ = ["Argon2Cost", "HashBusyError", "HashSlots", "Hasher", "Verdict"]

# OWASP Password Storage cheat sheet: 19 MiB, two passes, one lane (ASVS 11.4.2).
MEMORY_KIBIBYTES, PASSES, LANES = 19456, 2, 1
MAX_BYTES = 4096  # libpass refuses more
BCRYPT_BYTES = 72
_OURS = "argon2"
DECOY = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$GiNkbO19r9UaYwyhVEoppQ$4Fn5u9PsmfwHVs73HUJtOkqt0ylfLJsFceVyadRHUmM"
)
# What libpass raises for a malformed or too costly hash, and for NUL in front of bcrypt. TypeError
# is its word for broken base64.
_UNUSABLE = (ValueError, TypeError)
_PLAIN_BCRYPT = ("bcrypt", "django_bcrypt")


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """What a new hash costs."""

    kibibytes: int = MEMORY_KIBIBYTES
    passes: int = PASSES
    lanes: int = LANES


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the password was right and, if the stored hash is outdated, the one to store."""

    ok: bool
    new_hash: str | None = None


REFUSED = Verdict(ok=False)


class Hasher:
    """Hashes and verifies passwords, in bounded numbers.

    Both calls may raise `HashBusyError`; keep no database connection while calling them.
    """

    def __init__(
        self,
        slots: HashSlots,
        cost: Argon2Cost | None = None,
        firebase: FirebaseProject | None = None,
    ) -> None:
        cost = cost or Argon2Cost()
        self._slots = slots
        self._imported = {handler.name: handler for handler in handlers(firebase)}
        self._context = CryptContext(
            schemes=[*limits.LIBPASS_SCHEMES, *self._imported.values()],
            default=_OURS,
            deprecated="auto",
            argon2__type="ID",
            argon2__memory_cost=cost.kibibytes,
            argon2__time_cost=cost.passes,
            argon2__parallelism=cost.lanes,
        )
        # A hash like any other, made once: making one at each start would only take time.
        self._decoy: str = DECOY if cost == Argon2Cost() else self._context.hash("decoy")

    @property
    def waiting(self) -> int:
        """How many passwords wait to be hashed or verified."""
        return self._slots.waiting

    def hash(self, password: str) -> str:
        """A new Argon2id hash. Length is the caller's policy; beyond 4096 bytes it raises."""
        if not _forms(password):
            raise ValueError("the password is longer than can be hashed")
        with self._slots:
            return self._hash(password)

    def verify(self, password: str, stored: str | None) -> Verdict:
        """Whether ``password`` opens ``stored``; never raises for what either of them contains.

        No, blank or unknown ``stored`` is refused after the work of a real verification, so that
        time does not tell whether the account exists or has a password (OWASP Authentication cheat
        sheet, ASVS 6.3.8), and "no password" is never a usable one (ATK-047).
        """
        with self._slots:
            if not self._matches(password, stored or ""):
                return REFUSED
            outdated = self._context.needs_update(stored)
            return Verdict(ok=True, new_hash=self._hash(password) if outdated else None)

    def accepts(self, stored: str) -> bool:
        """Whether an import may store this hash: a known scheme at a bearable cost (ATK-209)."""
        try:
            self._check(stored, self._context.identify(stored))
        except _UNUSABLE:
            return False
        return True

    def _hash(self, password: str) -> str:
        new: str = self._context.hash(_forms(password)[0])
        return new

    def _matches(self, password: str, stored: str) -> bool:
        forms = _forms(password)
        if not forms:
            forms, stored = (b"",), ""
        scheme = self._context.identify(stored)
        return any(self._try(form, stored, scheme) for form in forms)

    def _try(self, secret: bytes, stored: str, scheme: str | None) -> bool:
        """A failure costs at least one Argon2id, with whatever scheme or without a hash."""
        worked = False
        try:
            self._check(stored, scheme)
            if self._compare(secret, stored, scheme):
                return True
            worked = scheme == _OURS
        except _UNUSABLE:
            pass
        if not worked:
            self._context.verify(secret, self._decoy)
        return False

    def _check(self, stored: str, scheme: str | None) -> None:
        if scheme in self._imported:
            self._imported[scheme].check(stored)
        else:
            limits.check(scheme, stored)

    def _compare(self, secret: bytes, stored: str, scheme: str | None) -> bool:
        if scheme in _PLAIN_BCRYPT:  # bcrypt's makers cut here; the library refuses instead
            secret = secret[:BCRYPT_BYTES]
        return bool(self._context.verify(secret, stored))


def _forms(password: str) -> tuple[bytes, ...]:
    """NFKC, in which we hash (NIST SP 800-63B-4, 3.1.1.2), then as typed, as other software did.

    Nothing if it is too long: a megabyte of password must not be hashed (ATK-204).
    """
    if len(password) > MAX_BYTES:
        return ()
    normalised = unicodedata.normalize("NFKC", password)
    forms = [normalised] if normalised == password else [normalised, password]
    encoded = tuple(form.encode("utf-8", "surrogatepass") for form in forms)
    return encoded if max(map(len, encoded)) <= MAX_BYTES else ()
