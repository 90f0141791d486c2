from authsvc.web.limits import Limit
from authsvc.web.limits.memory import LONGEST_KEY, MemoryStore

from .conftest import Clock

LIMIT = Limit(3, 10)


def test_atk_019_unique_keys_never_fill_the_memory(clock: Clock) -> None:
    store = MemoryStore(capacity=100, now=clock.monotonic)
    for number in range(10_000):
        store.hit(f"key {number}", LIMIT)
        assert len(store) <= 100


def test_atk_019_a_flood_of_keys_frees_nobody_who_is_limited(clock: Clock) -> None:
    store = MemoryStore(capacity=100, now=clock.monotonic)
    for _ in range(3):
        store.hit("guesser", LIMIT)
    for number in range(1000):
        store.hit(f"flood {number}", LIMIT)
    assert store.hit("guesser", LIMIT) is not None


def test_atk_019_expired_counters_make_room_first(clock: Clock) -> None:
    store = MemoryStore(capacity=100, now=clock.monotonic)
    for number in range(60):
        store.hit(f"old {number}", LIMIT)
        store.hit(f"old {number}", LIMIT)
    clock.pass_by(11)
    for number in range(60):
        store.count(f"new {number}", 10)
    assert all(store.read(f"new {number}") == 1 for number in range(60))


def test_atk_019_a_long_key_is_not_kept_as_it_is(clock: Clock) -> None:
    store = MemoryStore(now=clock.monotonic)
    store.count("x" * 100_000, 10)
    store.count("x" * 100_001, 10)
    assert len(store) == 2
    assert max(map(len, store._counters)) <= LONGEST_KEY


def test_atk_019_keys_of_a_flood_that_come_twice_make_room_too(clock: Clock) -> None:
    store = MemoryStore(capacity=100, now=clock.monotonic)
    for _ in range(3):
        store.hit("limited", Limit(3, 60))
    for number in range(1000):
        for _ in range(2):
            store.hit(f"flood {number}", Limit(3, 10))
        assert len(store) <= 100
    assert store.hit("limited", Limit(3, 60)) == 60
