"""Counters in this process: exact for one process, gone when it ends."""

from collections.abc import Callable
from itertools import islice
from threading import Lock

from authsvc import clock
from authsvc.web.limits.rules import Limit
from authsvc.web.limits.store import digest

CAPACITY = 50_000
LONGEST_KEY = 200


class MemoryStore:
    """A bounded dictionary of ``[hits, end of the window]``."""

    def __init__(
        self, capacity: int = CAPACITY, now: Callable[[], float] = clock.monotonic
    ) -> None:
        self._capacity = capacity
        self._now = now
        self._lock = Lock()
        self._counters: dict[str, tuple[int, float]] = {}

    def __len__(self) -> int:
        return len(self._counters)

    def hit(self, key: str, limit: Limit) -> float | None:
        """As :class:`Store`."""
        key = _bounded(key)
        with self._lock:
            now = self._now()
            hits, end = self._counters.get(key, (0, now))
            if end <= now:
                hits, end = 0, now + limit.seconds
            elif hits >= limit.max:
                return end - now
            hits += 1
            self._store(key, hits, now + limit.seconds if hits >= limit.max else end)
        return None

    def count(self, key: str, seconds: float) -> int:
        """As :class:`Store`."""
        key = _bounded(key)
        with self._lock:
            now = self._now()
            hits, end = self._counters.get(key, (0, now))
            if end <= now:
                hits, end = 0, now + seconds
            self._store(key, hits + 1, end)
        return hits + 1

    def read(self, key: str) -> int:
        """As :class:`Store`."""
        hits, end = self._counters.get(_bounded(key), (0, 0.0))
        return hits if end > self._now() else 0

    def clear(self, key: str) -> None:
        """As :class:`Store`."""
        with self._lock:
            self._counters.pop(_bounded(key), None)

    def _store(self, key: str, hits: int, end: float) -> None:
        if key not in self._counters and len(self._counters) >= self._capacity:
            self._make_room()
        self._counters[key] = (hits, end)

    def _make_room(self) -> None:
        """Drop what has expired; under a flood of new keys, a tenth more (ATK-019).

        The least used go first: keys of a flood are used once, so a flood never wipes out the
        counter of somebody who has run into a limit. Those are found without sorting all, since
        everybody waits meanwhile.
        """
        now = self._now()
        live = {key: held for key, held in self._counters.items() if held[1] > now}
        most = self._capacity - max(1, self._capacity // 10)
        once = (key for key, (hits, _end) in live.items() if hits == 1)
        for key in list(islice(once, max(0, len(live) - most))):
            del live[key]
        if len(live) > most:
            live = dict(sorted(live.items(), key=lambda item: item[1])[len(live) - most :])
        self._counters = live


def _bounded(key: str) -> str:
    return key if len(key) <= LONGEST_KEY else digest(key)
