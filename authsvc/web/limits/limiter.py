"""The limiter of requests, and the counters that protect accounts; both over one store."""

import logging
import math
from datetime import timedelta

from authsvc.errors import SERVICE_BUSY, ApiError
from authsvc.web.client import UNKNOWN
from authsvc.web.limits.rules import Limited, Rules
from authsvc.web.limits.store import Store, StoreError
from authsvc.web.logs import Seldom

log = logging.getLogger(__name__)
RETRY_AFTER = {"Retry-After": "2"}


class LimiterUnavailable(ApiError):  # noqa: N818 # says what is, like SERVICE_BUSY
    """The store is down. A limit that cannot be checked is not passed (ASVS 16.5.3)."""

    def __init__(self) -> None:
        super().__init__(SERVICE_BUSY, headers=RETRY_AFTER)


class Limiter:
    """Counts calls by client and path, and says how long a client has to wait.

    ``shared_factor`` sizes the one bucket of all clients whose address is unknown, so that three
    of them do not lock out everybody (ATK-007). With ``fail_open`` a store that is down limits
    nothing.
    """

    def __init__(
        self,
        store: Store,
        rules: Rules,
        *,
        enabled: bool = True,
        fail_open: bool = False,
        shared_factor: int = 10,
    ) -> None:
        self.rules = rules
        self.enabled = enabled
        self._store = store
        self._fail_open = fail_open
        self._shared_factor = shared_factor
        self._outages = Seldom()

    def hit(self, bucket: str, path: str, endpoint: Limited | None) -> int | None:
        """Count a call; the whole seconds to wait if it is one too many, which is not counted.

        Raises ``LimiterUnavailable``.
        """
        limit = self.rules.of(endpoint)
        if limit is None:
            return None
        if bucket == UNKNOWN:
            limit = limit.times(self._shared_factor)
        key = f"hit {bucket} {self.rules.counted_path(path, endpoint)}"
        try:
            wait = self._store.hit(key, limit)
        except StoreError as error:
            _refuse_unless(self._fail_open, error, self._outages)
            return None
        return None if wait is None else max(1, math.ceil(wait))


class Counters:
    """Named counters for account protection, such as failed passwords of (account, network).

    A key is made of its parts. Clearing one key leaves every other alone, so a success on one
    account never resets what the same network did to another (ATK-009), and failures from one
    network never lock the owner out on another (ATK-011).

    The counters keep what they counted when the caller's transaction is rolled back. With the
    database store on SQLite, count before the transaction has written anything.
    """

    def __init__(self, store: Store, *, fail_open: bool = False) -> None:
        self._store = store
        self._fail_open = fail_open
        self._outages = Seldom()

    def count(self, key: tuple[str, ...], per: timedelta) -> int:
        """Count an event; how many there were within ``per`` of the first.

        Count before checking a secret and clear on success: parallel guesses then cannot share one
        try. Raises ``LimiterUnavailable``.
        """
        try:
            return self._store.count(_name(key), per.total_seconds())
        except StoreError as error:
            _refuse_unless(self._fail_open, error, self._outages)
            return 0

    def read(self, key: tuple[str, ...]) -> int:
        """How many events are counted at the moment. Raises ``LimiterUnavailable``."""
        try:
            return self._store.read(_name(key))
        except StoreError as error:
            _refuse_unless(self._fail_open, error, self._outages)
            return 0

    def clear(self, key: tuple[str, ...]) -> None:
        """Start this one counter anew. Raises ``LimiterUnavailable``."""
        try:
            self._store.clear(_name(key))
        except StoreError as error:
            _refuse_unless(self._fail_open, error, self._outages)


def _name(parts: tuple[str, ...]) -> str:
    """Unambiguous: no part can be chosen so that it runs into the next."""
    return "count " + " ".join(f"{len(part)}:{part}" for part in parts)


def _refuse_unless(fail_open: bool, error: StoreError, outages: Seldom) -> None:
    if outages.due(str(error)):
        log.error("the store of the rate limiter does not answer: %s", error)
    if not fail_open:
        raise LimiterUnavailable from error
