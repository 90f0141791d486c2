"""A courier takes due messages from the outbox, one by one, and hands them over.

Claiming, sending and settling are three steps, and sending happens in no transaction: a slow
server holds no lock (on SQLite there is only one for the whole database).
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Engine

from authsvc.db import outbox
from authsvc.db.outbox import Claim
from authsvc.mail.message import Message
from authsvc.mail.transports import (
    DeferredError,
    DeliveryError,
    RejectedError,
    Transport,
    UnreachableError,
)

log = logging.getLogger(__name__)

# Longer than any send may take; after a crash the message is sent again when this has passed.
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=30)
_STEEPNESS = 4


@dataclass(frozen=True)
class Tally:
    """What became of the messages of one round."""

    sent: int = 0
    deferred: int = 0
    dead: int = 0
    unreachable: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        names = [field.name for field in fields(self)]
        return Tally(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class Patience:
    """How long and how often a message is tried. No jitter: messages come one by one anyway."""

    first_retry: timedelta = timedelta(seconds=5)
    longest_retry: timedelta = timedelta(minutes=15)
    max_attempts: int = 10

    def wait_after(self, attempts: int) -> timedelta:
        """The pause after that many failed attempts."""
        steps = min(attempts - 1, 16)
        factor: int = _STEEPNESS**steps
        return min(self.first_retry * factor, self.longest_retry)


class Outage:
    """When to try a server again that could not be reached: 1, 2, 4, … 30 seconds later."""

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._pause = FIRST_PAUSE

    def over(self, now: datetime) -> bool:
        """Whether it is time to try."""
        return self._until is None or now >= self._until

    def begin(self, now: datetime) -> None:
        """Could not be reached, again."""
        self._until = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def end(self) -> None:
        """It answered."""
        self._until, self._pause = None, FIRST_PAUSE


class Courier:
    """Delivers; used by one thread. Any number of couriers may work on one database."""

    def __init__(
        self,
        engine: Engine,
        read_engine: Engine,
        transports: Mapping[str, Transport],
        open_payload: Callable[[str], str],
        now: Callable[[], datetime],
        patience: Patience | None = None,
    ) -> None:
        self._engine = engine
        self._read_engine = read_engine
        self._transports = transports
        self._open = open_payload
        self._now = now
        self._patience = patience or Patience()
        self._outages = {kind: Outage() for kind in transports}
        self._unsettled: list[Claim] = []

    def deliver_due(self, stopping: Callable[[], bool] = lambda: False) -> Tally:
        """Deliver until nothing is due, or until asked to stop."""
        tally = Tally()
        try:
            self._settle()
            while not stopping() and (claim := self._claim()):
                tally += self._deliver(claim)
        finally:
            for transport in self._transports.values():
                transport.close()
        return tally

    def _claim(self) -> Claim | None:
        now = self._now()
        kinds = [kind for kind, outage in self._outages.items() if outage.over(now)]
        if not kinds:
            return None
        with self._read_engine.connect() as reader:
            if not outbox.has_due(reader, kinds, now):
                return None
        with self._engine.begin() as connection:
            return outbox.claim(connection, kinds, now=now, until=now + LEASE)

    def _deliver(self, claim: Claim) -> Tally:
        if claim.expires_at <= self._now():
            return self._bury(claim, "expired")
        if claim.attempts > self._patience.max_attempts:
            return self._bury(claim, "its couriers died")
        try:
            self._send(claim)
        except UnreachableError as failure:
            return self._wait_for_server(claim, failure)
        except RejectedError as failure:
            return self._bury(claim, failure.reason)
        except DeferredError as failure:
            return self._postpone(claim, failure.reason)
        except Exception as failure:  # noqa: BLE001 # one bad message must not hold up all others
            return self._postpone(claim, type(failure).__name__)
        self._outages[claim.kind].end()
        # The message is out: nothing else is done until the database knows.
        self._unsettled.append(claim)
        self._settle()
        return Tally(sent=1)

    def _send(self, claim: Claim) -> None:
        # The address is in the sealed payload, too: whoever can write rows cannot redirect a link.
        self._transports[claim.kind].send(Message.unpack(self._open(claim.payload)))

    def _settle(self) -> None:
        if not self._unsettled:
            return
        with self._engine.begin() as connection:
            for claim in self._unsettled:
                outbox.settle(connection, claim)
        self._unsettled.clear()

    def _wait_for_server(self, claim: Claim, failure: DeliveryError) -> Tally:
        """Nothing of this kind can leave: no message is blamed, and the others are not tried."""
        log.warning("%s cannot leave, the server is out of reach: %s", claim.kind, failure.reason)
        self._outages[claim.kind].begin(self._now())
        with self._engine.begin() as connection:
            outbox.release(connection, claim)
        return Tally(unreachable=1)

    def _postpone(self, claim: Claim, reason: str) -> Tally:
        if claim.attempts >= self._patience.max_attempts:
            return self._bury(claim, reason)
        log.info("%s %s deferred: %s", claim.kind, claim.id, reason)
        due = self._now() + self._patience.wait_after(claim.attempts)
        with self._engine.begin() as connection:
            outbox.postpone(connection, claim, due, reason)
        return Tally(deferred=1)

    def _bury(self, claim: Claim, reason: str) -> Tally:
        log.error("%s %s given up: %s", claim.kind, claim.id, reason)
        with self._engine.begin() as connection:
            outbox.bury(connection, claim, reason)
        return Tally(dead=1)
