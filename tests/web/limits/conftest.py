"""Every kind of store, with a clock that tests turn by hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis
from sqlalchemy import Engine

from authsvc.db.engines import make_read_engine
from authsvc.db.settings import DatabaseSettings
from authsvc.web.limits import redis as redis_store
from authsvc.web.limits.database import DatabaseStore, rate_limit
from authsvc.web.limits.memory import MemoryStore
from authsvc.web.limits.redis import PREFIX, RedisStore
from authsvc.web.limits.store import Store

KINDS = ("memory", "sqlite", "postgresql", "redis")


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.elapsed = 0.0

    def monotonic(self) -> float:
        return 1000.0 + self.elapsed

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.elapsed)

    def pass_by(self, seconds: float) -> None:
        self.elapsed += seconds


@dataclass
class Stored:
    """A store that holds nothing yet, and the way to let time go by for it."""

    store: Store
    pass_by: Callable[[float], None]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Redis on a busy machine is not away."""
    monkeypatch.setattr(redis_store, "TIMEOUT", 60.0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def engine_of(url: str) -> Engine:
    """An autocommit engine on a database that has the table."""
    engine = make_read_engine(DatabaseSettings(url=url, busy_timeout=120))
    rate_limit.create(engine, checkfirst=True)
    return engine


@pytest.fixture(params=KINDS)
def stored(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Stored]:
    """Whoever asks for it runs once per kind of store."""
    if request.param == "memory":
        yield Stored(MemoryStore(now=clock.monotonic), clock.pass_by)
    elif request.param == "redis":
        yield from _in_redis(request.getfixturevalue("redis_url"))
    else:
        engine = engine_of(request.getfixturevalue("databases").empty(request.param))
        yield Stored(DatabaseStore(engine, now=clock.now), clock.pass_by)
        engine.dispose()


def _in_redis(url: str) -> Iterator[Stored]:
    client: Any = redis.Redis.from_url(url)
    client.flushdb()

    def pass_by(seconds: float) -> None:
        for key in client.keys(f"{PREFIX}*"):
            left = client.pttl(key) - int(seconds * 1000)
            client.pexpire(key, left) if left > 0 else client.delete(key)

    yield Stored(RedisStore(url), pass_by)
    client.close()
