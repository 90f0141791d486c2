"""The only caller of the system clock."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The current time in UTC, cut to milliseconds: the precision of wire and databases."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def pause(seconds: float) -> None:
    """Wait in this thread; for what another process does, that tells nobody when it is done."""
    time.sleep(seconds)


def monotonic() -> float:
    """Seconds that never run backwards, for measuring distances."""
    return time.monotonic()
