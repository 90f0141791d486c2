"""The application as the tests run it: in this process, on a migrated database, mail in memory."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from authsvc import main
from authsvc.context import AuthContext
from authsvc.core.sessions import revocation
from authsvc.core.sessions.pg_reader import PostgresReader
from authsvc.core.sessions.requirement import REQUIREMENT
from authsvc.crypto.passwords import Argon2Cost, Hasher, HashSlots
from authsvc.mail.message import Message
from authsvc.web.acting import acting
from tests.support.visitor import Visitor

HOST = "auth.example.com"
SECRET = "Yt7mK2vQ9xWc4LrZp8NbHs3JdFg6TaEe5UoRiXk1"
SHIPPED = {
    "authsvc.base_url": f"https://{HOST}",
    "authsvc.secret": SECRET,
    "authsvc.mail.transport": "memory",
    "authsvc.sms.transport": "memory",
    "authsvc.outbox.couriers": "0",
    "authsvc.server.jobs": "false",
    # A busy machine may take longer than people would wait.
    "authsvc.db.busy_timeout": "120",
    "authsvc.db.connect_timeout": "60",
}
RELAXED = SHIPPED | {
    "authsvc.limits.enabled": "false",
    "authsvc.password.require_verification": "false",
    "authsvc.password.verify_on_sign_up": "false",
}
# The work of a real hash is tested once, in tests/crypto; everywhere else it would only take time.
CHEAP = Argon2Cost(kibibytes=8, passes=1, lanes=1)
# Copies in cookies are trusted for as long as a test lasts, however rarely a busy machine lets the
# thread run that hears the news.
LATE, revocation.LATE = revocation.LATE, 3600.0


class Site:
    """One instance of the service."""

    def __init__(
        self, url: str, settings: dict[str, str], build: Callable[..., Any] = main
    ) -> None:
        """``build`` makes the application: the service alone, or a host that includes it."""
        self.wsgi = build({}, **settings | {"authsvc.db.url": url})
        self.registry = self.wsgi.registry
        self.services = self.registry.authsvc.services
        self.services.hasher = Hasher(HashSlots(2, 64), CHEAP)
        # Nothing is read between the statements that tests count; who changes the rules knows them.
        self.services.extras[REQUIREMENT].every = math.inf
        self._courier = self.registry.delivery.hire()

    def visitor(self, address: str = "192.0.2.1", **headers: str) -> Visitor:
        """A browser that has never been here."""
        return Visitor(self.wsgi, HOST, address, headers)

    def mail(self, to: str) -> Message | None:
        """Deliver what waits; the newest mail or text for that address, if there is one."""
        self._courier.deliver_due()
        found: Message | None = self.registry.delivery.inbox.latest(to)
        return found

    @contextmanager
    def acting(self, **options: Any) -> Iterator[AuthContext]:
        """What a use case gets, in a transaction that is committed at the end."""
        with acting(self.registry, **options) as auth:
            yield auth

    def close(self) -> None:
        """Close every connection; a request that kept one to itself is a bug, and fails here."""
        cache = self.registry.session_cache
        if cache is not None and cache.feed is not None:
            cache.feed.stop()
        if isinstance(self.registry.session_reader, PostgresReader):
            self.registry.session_reader.close()
        for engine in (self.registry.engine, self.registry.read_engine):
            kept = engine.pool.checkedout()
            engine.dispose()
            assert kept == 0, f"{kept} connections were never given back"
