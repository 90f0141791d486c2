"""How requests are limited, where the counters are kept, and the limiter that follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from authsvc.settings import between, setting
from authsvc.web.limits.database import DatabaseStore
from authsvc.web.limits.limiter import Counters, Limiter
from authsvc.web.limits.memory import MemoryStore
from authsvc.web.limits.redis import RedisStore
from authsvc.web.limits.rules import DEFAULT, Limit, Rules, parse_limit, read_overrides
from authsvc.web.limits.store import Store


@dataclass(frozen=True)
class LimitsSettings:
    """The rate limiter of requests and the counters that protect accounts."""

    enabled: bool = setting(True, "Limit how often a client may call each path.")
    store: str = setting(
        "memory",
        "Where counters are kept. `memory` is exact for one process; several processes share "
        "`database`, and several hosts under load `redis`.",
        choices=("memory", "database", "redis"),
    )
    redis_url: str = setting(
        "",
        "Address of the Redis server, for example `redis://localhost:6379/0`.",
        secret=True,
    )
    default: Limit | None = setting(
        DEFAULT,
        "The limit of an endpoint that declares none: `100/10s`, or `off`.",
        parse=parse_limit,
    )
    rules: Mapping[str, str] = setting(
        {},
        "Limits of single endpoints, one a line, by name or path: `sign-in.email = 5/1m`, "
        "`/get-session = off`.",
    )
    retry_after: bool = setting(
        True,
        "Say how long to wait in `Retry-After`, too (RFC 9110), not in `X-Retry-After` alone.",
    )
    fail_open: bool = setting(
        False,
        "When the store does not answer, let requests pass unlimited instead of answering 503.",
    )
    shared_factor: int = setting(
        10,
        "How many times the limit all clients together get whose address is unknown.",
        parse=between(1, 1000),
    )

    def __post_init__(self) -> None:
        read_overrides(self.rules)
        if self.store == "redis" and not self.redis_url:
            raise ValueError("the store redis needs redis_url")


def open_store(settings: LimitsSettings, engine: Engine) -> Store:
    """The configured store; ``engine`` is one in autocommit, used by the database store only."""
    if settings.store == "database":
        return DatabaseStore(engine)
    if settings.store == "redis":
        return RedisStore(settings.redis_url)
    return MemoryStore()


def limiter_of(settings: LimitsSettings, store: Store) -> Limiter:
    """The limiter; ``limiter.rules.learn(endpoints)`` follows when all endpoints are known."""
    return Limiter(
        store,
        Rules(read_overrides(settings.rules), settings.default),
        enabled=settings.enabled,
        fail_open=settings.fail_open,
        shared_factor=settings.shared_factor,
    )


def counters_of(settings: LimitsSettings, store: Store) -> Counters:
    """The counters for account protection; they count even where the limiter is switched off."""
    return Counters(store, fail_open=settings.fail_open)
