from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, func, select

from authsvc.web.limits import Limit, StoreError
from authsvc.web.limits.database import SWEEP_EVERY, DatabaseStore, rate_limit

from .conftest import Clock, engine_of

LIMIT = Limit(3, 10)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = engine_of(empty_database_url)
    yield engine
    engine.dispose()


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(rate_limit)) or 0


def test_atk_019_old_rows_are_swept_by_the_calls_themselves(engine: Engine, clock: Clock) -> None:
    store = DatabaseStore(engine, now=clock.now)
    for number in range(50):
        store.hit(f"old {number}", LIMIT)
    clock.pass_by(11)
    for _ in range(SWEEP_EVERY):
        store.count("new", 60)
    assert rows(engine) == 1
    assert store.read("new") == SWEEP_EVERY


def test_no_address_and_no_account_is_stored_readable(engine: Engine, clock: Clock) -> None:
    store = DatabaseStore(engine, now=clock.now)
    store.count("ann@example.com 198.51.100.9", 60)
    with engine.connect() as connection:
        (key,) = connection.scalars(select(rate_limit.c.key))
    assert "ann" not in key
    assert "198" not in key
    assert len(key) == 32


def test_a_clock_that_is_set_back_locks_nobody_out(engine: Engine, clock: Clock) -> None:
    store = DatabaseStore(engine, now=clock.now)
    for _ in range(3):
        assert store.hit("a", LIMIT) is None
        store.count("b", 60)
    assert store.hit("a", LIMIT) == 10
    clock.pass_by(-3600)
    assert [store.hit("a", LIMIT) for _ in range(4)] == [None, None, None, 10]
    assert store.count("b", 60) == 1


def test_clocks_of_two_hosts_that_differ_a_little_share_a_count(
    engine: Engine, clock: Clock
) -> None:
    """Else whoever calls them in turn would have no limit."""
    store = DatabaseStore(engine, now=clock.now)
    for turn in range(3):
        assert store.hit("a", LIMIT) is None
        clock.pass_by(5 if turn % 2 else -5)
    assert store.hit("a", LIMIT) is not None


def test_a_counter_survives_the_rollback_of_the_request(engine: Engine, clock: Clock) -> None:
    store = DatabaseStore(engine, now=clock.now)
    with engine.connect() as request:
        request.execute(select(rate_limit))
        store.count("a", 60)
        request.rollback()
    assert store.read("a") == 1


def test_a_database_that_is_away_is_named(clock: Clock) -> None:
    store = DatabaseStore(create_engine("sqlite:////nowhere/at/all"), now=clock.now)
    for operation in (
        lambda: store.hit("a", LIMIT),
        lambda: store.count("a", 1),
        lambda: store.read("a"),
        lambda: store.clear("a"),
        store.sweep,
    ):
        with pytest.raises(StoreError, match="OperationalError"):
            operation()
