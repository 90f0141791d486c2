"""What providers publish: fetched once for everybody, kept for a while, failures for a moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from authsvc.plugins.social.provider import ProviderError

T = TypeVar("T")

PAUSE = timedelta(seconds=5)
"""How long nobody tries again after a failure."""
REFETCH = timedelta(minutes=1)
"""How often at most a value is fetched anew because something was not found in it."""


@dataclass
class _Entry(Generic[T]):
    """One address. The lock is held while fetching: the others wait for the same answer."""

    lock: Lock = field(default_factory=Lock)
    kept: tuple[T, datetime] | None = None
    """The value, and until when it holds."""
    failure: str = ""
    failed_at: datetime | None = None
    refetched_at: datetime | None = None


class Fetched(Generic[T]):
    """Values by their address; ``fetch`` returns a value and how long it holds."""

    def __init__(
        self, fetch: Callable[[str], tuple[T, timedelta]], now: Callable[[], datetime]
    ) -> None:
        self._fetch = fetch
        self._now = now
        self._entries: dict[str, _Entry[T]] = {}
        self._lock = Lock()

    def get(self, url: str) -> T:
        """The value of an address; raises ``ProviderError``, for a moment without a new call."""
        entry = self._entry(url)
        if (value := self._valid(entry)) is not None:
            return value  # without the lock, which a slow answer to somebody else may hold
        with entry.lock:
            value = self._valid(entry)
            return self._renew(url, entry) if value is None else value

    def anew(self, url: str, seen: T) -> T:
        """The value that has come after ``seen``, if it may be fetched already, else ``seen``.

        A flood of tokens that name keys nobody has costs one call a minute (ATK-109 and the like
        post them from outside).
        """
        entry = self._entry(url)
        with entry.lock:
            value = self._valid(entry)
            if value is not None and value is not seen:
                return value
            if entry.refetched_at is not None and self._now() < entry.refetched_at + REFETCH:
                return seen
            entry.refetched_at = self._now()
            return self._renew(url, entry)

    def _entry(self, url: str) -> _Entry[T]:
        with self._lock:
            return self._entries.setdefault(url, _Entry())

    def _valid(self, entry: _Entry[T]) -> T | None:
        kept = entry.kept
        return kept[0] if kept is not None and self._now() < kept[1] else None

    def _renew(self, url: str, entry: _Entry[T]) -> T:
        if entry.failed_at is not None and self._now() < entry.failed_at + PAUSE:
            raise ProviderError(entry.failure)
        try:
            value, lifetime = self._fetch(url)
        except ProviderError as error:
            entry.failure, entry.failed_at = error.reason, self._now()
            raise
        entry.kept, entry.failed_at = (value, self._now() + lifetime), None
        return value
