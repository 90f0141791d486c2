"""What the limiter asks of a store, whatever it is made of."""

import hashlib
from typing import Protocol

from authsvc.web.limits.rules import Limit


class StoreError(Exception):
    """The store did not answer."""


class Store(Protocol):
    """Counters that expire. Every operation is exact under parallel callers.

    A window opens with the first call and closes ``limit.seconds`` later. The call that uses up the
    allowance makes it wait anew for a whole window, so that the announced wait is never a moment
    and no burst straddles two windows; slow callers never use it up.
    """

    def hit(self, key: str, limit: Limit) -> float | None:
        """Count a call, or leave the counter alone and return the seconds until there is room."""

    def count(self, key: str, seconds: float) -> int:
        """Count an event and return how many there were in the window that the first opened."""

    def read(self, key: str) -> int:
        """How many events the window holds so far."""

    def clear(self, key: str) -> None:
        """Forget one counter; no other is touched."""


def digest(key: str) -> str:
    """A key of fixed length for a store outside the process.

    Keys hold addresses and account names, which are personal data, and parts that callers choose.
    """
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
