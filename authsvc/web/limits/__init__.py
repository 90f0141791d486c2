"""Limits: how often a client may call a path, and how often an account may be guessed at.

A small store of our own rather than the ``limits`` library: its counters also count what they
refuse, its memory store has no bound (ATK-019), it has no SQL store, and a request of ours may cost
a few microseconds here.
"""

from authsvc.web.limits.limiter import Counters, Limiter, LimiterUnavailable
from authsvc.web.limits.rules import Limit, Rules, parse_limit, read_overrides
from authsvc.web.limits.store import Store, StoreError

__all__ = [
    "Counters",
    "Limit",
    "Limiter",
    "LimiterUnavailable",
    "Rules",
    "Store",
    "StoreError",
    "parse_limit",
    "read_overrides",
]
