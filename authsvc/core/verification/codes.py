"""Codes that people type: short enough to be guessed, so every try counts.

A code is a proof like any other, found under its purpose and whom it was sent to; the table keeps a
keyed digest of it. Three bounds stand against guessing, none of which a stranger can use to lock
the owner out (ATK-011, ATK-016, NIST SP 800-63B-4 section 3.2.2):

* a few tries for one code from one network, or from the one browser that asked for it;
* a number of wrong tries in a row over all codes of one address and purpose, after which only
  networks and browsers that the owner has signed in from may try;
* the number of mails, and so of codes, that an address gets (``core.password.throttle``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from authsvc import ids
from authsvc.context import AuthContext
from authsvc.core.verification.usecases import Proof, consume, count_attempt, issue, peek
from authsvc.crypto.digests import keyed_digests, same
from authsvc.web.client import bucket
from authsvc.web.shapes import iso

LATE = timedelta(minutes=10)
"""How long a code that is over is known as such."""
MEMORY = timedelta(days=30)


@dataclass(frozen=True)
class Kind:
    """One purpose of codes, and its bounds."""

    purpose: str
    lifetime: timedelta
    digits: int = 6
    tries: int = 3
    tries_in_a_row: int = 100


class Verdict(Enum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    TOO_MANY = "too many"
    ABSENT = "absent"


@dataclass(frozen=True)
class Slot:
    """Where a code waits: whom it was sent to, and the browser it is good in, if it is for one."""

    address: str
    browser: str = ""

    @property
    def key(self) -> str:
        """Its name among those of one purpose."""
        return f"{self.address}\n{self.browser}"


def issue_code(auth: AuthContext, kind: Kind, slot: Slot, *, subject: str) -> str:
    """A new code; the one before it in this slot is none any more.

    Of two who ask at one moment the later wins, so that the newest mail is the one that counts.
    """
    while True:
        code, serial = ids.random_digits(kind.digits), ids.token()
        consume(auth, kind.purpose, slot.key)
        issue(
            auth,
            kind.purpose,
            slot.key,
            subject=subject,
            lifetime=kind.lifetime + LATE,
            payload={
                "digest": _digests(auth, kind, serial, code)[0],
                "serial": serial,
                "until": iso(auth.within(kind.lifetime)),
            },
        )
        proof = peek(auth, kind.purpose, slot.key)
        if proof is None or proof.payload["serial"] == serial:
            return code


def is_waiting(auth: AuthContext, kind: Kind, slot: Slot) -> bool:
    """Whether a code might be right; so that a hash is made only then."""
    return peek(auth, kind.purpose, slot.key) is not None


def try_code(
    auth: AuthContext, kind: Kind, slot: Slot, code: str, *, is_known: Callable[[], bool]
) -> Verdict:
    """Count a try, then judge it; begins the transaction. Refusals of it must keep what it wrote.

    ``is_known`` tells whether the caller's network or browser is one of the owner's. A right code
    is still to be spent: :func:`spend_code` decides which of many gets it.
    """
    proof = peek(auth, kind.purpose, slot.key)
    auth.begin()
    if proof is None:
        return Verdict.ABSENT
    if datetime.fromisoformat(proof.payload["until"]) <= auth.now():
        return Verdict.EXPIRED
    here = f"{proof.payload['serial']} {_caller(auth, slot)}"
    tries = _count(auth, f"{kind.purpose}:try", here, kind.lifetime + LATE, kind.tries + 1)
    if tries is None:
        return Verdict.ABSENT
    if tries > kind.tries:
        return Verdict.TOO_MANY
    # Only what is judged counts here: asking on and on after the third fills nobody's row.
    in_a_row = _count(auth, f"{kind.purpose}:row", slot.address, MEMORY, kind.tries_in_a_row)
    if in_a_row is None and not is_known():
        return Verdict.TOO_MANY
    if not _is_right(auth, kind, proof, code):
        return Verdict.WRONG
    consume(auth, f"{kind.purpose}:row", slot.address)
    consume(auth, f"{kind.purpose}:try", here)
    return Verdict.RIGHT


def spend_code(auth: AuthContext, kind: Kind, slot: Slot) -> bool:
    """Take a right code out of the world; of many at once, one gets it (ATK-089)."""
    return consume(auth, kind.purpose, slot.key) is not None


def _caller(auth: AuthContext, slot: Slot) -> str:
    """Whose tries are counted together: this browser's, or those of a network."""
    return "browser" if slot.browser else bucket(auth.client.address or "")


def _count(
    auth: AuthContext, purpose: str, key: str, lifetime: timedelta, limit: int
) -> int | None:
    issue(auth, purpose, key, subject=purpose, lifetime=lifetime)
    counted = count_attempt(auth, purpose, key, limit=limit)
    return None if counted is None else counted.attempts


def _is_right(auth: AuthContext, kind: Kind, proof: Proof, code: str) -> bool:
    digits = "".join(code.split())
    known = _digests(auth, kind, proof.payload["serial"], digits)
    judged = [same(proof.payload["digest"], ours) for ours in known]
    return any(judged)


def _digests(auth: AuthContext, kind: Kind, serial: str, code: str) -> tuple[str, ...]:
    """Purpose and serial are part of it: a code of another purpose is as wrong as any (ATK-141)."""
    return keyed_digests(auth.services.keyring, f"{kind.purpose}:{serial}", code)
