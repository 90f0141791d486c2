"""Whether a domain has mailboxes: MX, else an address (RFC 5321 section 5.1), or Null MX."""

import logging
import threading
from collections import OrderedDict
from datetime import timedelta
from enum import Enum
from typing import Any

from authsvc.clock import monotonic
from authsvc.plugins.email_guard.settings import EmailGuardSettings, place

MOST_DOMAINS = 10_000
SOON = timedelta(seconds=30)
"""How long is remembered that nobody could tell, or that a domain is none: it may be one soon."""

log = logging.getLogger(__name__)


class Verdict(Enum):
    """What was found out about a domain."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Memory:
    """What was told lately; the oldest makes room. Safe between threads."""

    def __init__(self, most: int = MOST_DOMAINS) -> None:
        self._known: OrderedDict[Any, tuple[Verdict, float]] = OrderedDict()
        self._guard = threading.Lock()
        self._most = most

    def get(self, key: Any) -> Verdict | None:
        """What is remembered and still good."""
        with self._guard:
            verdict, until = self._known.get(key, (None, 0.0))
        return verdict if until > monotonic() else None

    def put(self, key: Any, verdict: Verdict, lasting: timedelta) -> None:
        """Remember it for a while."""
        with self._guard:
            self._known[key] = (verdict, monotonic() + lasting.total_seconds())
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)


_MEMORY = Memory()
# Whoever owns a slow name server must not keep all threads waiting for it; those who find none
# free are told that nobody can tell (ATK-210).
_TURNS = threading.BoundedSemaphore(4)


def look_up(settings: EmailGuardSettings, domain: str) -> Verdict:
    """Ask once in a while; never raises. Call it with no transaction open (ADR 0020)."""
    key = (settings.nameservers, domain)
    known = _MEMORY.get(key)
    if known is not None:
        return known
    if not _TURNS.acquire(blocking=False):
        return Verdict.UNKNOWN
    try:
        verdict = _ask(settings, domain)
    finally:
        _TURNS.release()
    lasting = settings.remember_for if verdict is Verdict.YES else SOON
    _MEMORY.put(key, verdict, min(lasting, settings.remember_for))
    return verdict


def _ask(settings: EmailGuardSettings, domain: str) -> Verdict:
    # 150 ms, which only those who look domains up need to spend.
    from dns.exception import DNSException  # noqa: PLC0415
    from dns.resolver import NXDOMAIN  # noqa: PLC0415

    deadline = monotonic() + settings.timeout.total_seconds()
    try:
        resolver = _resolver(settings)
        told = _records(resolver, domain, "MX", deadline)
        if told is not None:
            # RFC 7505 section 3: one record, which names the root, says that there are none.
            return Verdict.NO if [mx.exchange.to_text() for mx in told] == ["."] else Verdict.YES
        found = any(_records(resolver, domain, kind, deadline) for kind in ("A", "AAAA"))
    except NXDOMAIN:
        return Verdict.NO
    except (DNSException, OSError) as failure:
        log.warning("a mail domain could not be looked up: %s", type(failure).__name__)
        return Verdict.UNKNOWN
    return Verdict.YES if found else Verdict.NO


def _records(resolver: Any, domain: str, kind: str, deadline: float) -> Any:
    """The records of one kind, or ``None``; the name is absolute, nothing completes it."""
    left = max(deadline - monotonic(), 0.001)
    answer = resolver.resolve(
        f"{domain}.", kind, lifetime=left, search=False, raise_on_no_answer=False
    )
    return answer.rrset


def _resolver(settings: EmailGuardSettings) -> Any:
    from dns.nameserver import Do53Nameserver  # noqa: PLC0415 # as above
    from dns.resolver import Resolver  # noqa: PLC0415

    resolver = Resolver(configure=not settings.nameservers)
    if settings.nameservers:
        resolver.nameservers = [Do53Nameserver(*place(one)) for one in settings.nameservers]
    return resolver
