from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from authsvc.web.limits import Limit

from .conftest import Stored

# So long that the time which Redis lets pass of itself makes no difference.
LIMIT = Limit(3, 1000)


def hits(stored: Stored, times: int, key: str = "a") -> list[bool]:
    return [stored.store.hit(key, LIMIT) is None for _ in range(times)]


def wait(stored: Stored, key: str = "a") -> float:
    seconds = stored.store.hit(key, LIMIT)
    assert seconds is not None
    return seconds


def test_the_allowance_and_no_more(stored: Stored) -> None:
    assert hits(stored, 5) == [True, True, True, False, False]
    assert 900 < wait(stored) <= 1000


def test_keys_are_apart(stored: Stored) -> None:
    assert hits(stored, 4, "a ") == hits(stored, 4, "a") == [True, True, True, False]


def test_a_refused_call_is_not_counted_and_does_not_prolong_the_wait(stored: Stored) -> None:
    hits(stored, 3)
    stored.pass_by(600)
    assert hits(stored, 20) == [False] * 20
    assert 300 < wait(stored) <= 400


def test_after_the_wait_the_whole_allowance_is_back(stored: Stored) -> None:
    hits(stored, 3)
    stored.pass_by(1010)
    assert hits(stored, 4) == [True, True, True, False]


def test_the_wait_begins_with_the_call_that_used_up_the_allowance(stored: Stored) -> None:
    hits(stored, 2)
    stored.pass_by(900)
    assert hits(stored, 1) == [True]
    stored.pass_by(200)
    assert 700 < wait(stored) <= 800


def test_a_slow_caller_is_never_refused(stored: Stored) -> None:
    for _ in range(10):
        assert hits(stored, 1) == [True]
        stored.pass_by(600)


def test_a_limit_of_one(stored: Stored) -> None:
    once = Limit(1, 1000)
    assert stored.store.hit("a", once) is None
    assert stored.store.hit("a", once) is not None
    stored.pass_by(1010)
    assert stored.store.hit("a", once) is None


def test_two_methods_share_a_path_under_different_limits(stored: Stored) -> None:
    assert stored.store.hit("a", Limit(100, 1000)) is None
    assert hits(stored, 3) == [True, True, False]
    assert stored.store.hit("a", Limit(100, 1000)) is None


def test_events_are_counted_until_the_window_is_over(stored: Stored) -> None:
    assert [stored.store.count("a", 6000) for _ in range(3)] == [1, 2, 3]
    stored.pass_by(5900)
    assert stored.store.count("a", 6000) == 4
    assert stored.store.read("a") == 4
    stored.pass_by(110)
    assert stored.store.read("a") == 0
    assert stored.store.count("a", 6000) == 1


def test_clearing_a_counter_leaves_the_others(stored: Stored) -> None:
    for key in ("a", "b", "b"):
        stored.store.count(key, 60)
    stored.store.clear("a")
    stored.store.clear("never counted")
    assert (stored.store.read("a"), stored.store.read("b")) == (0, 2)


@pytest.mark.parametrize("key", ["", "x" * 5000, "nul\x00", "é€𝄞", "\ud800", "%s {} ' \""])
def test_any_text_is_a_key(stored: Stored, key: str) -> None:
    assert hits(stored, 4, key) == [True, True, True, False]


def test_parallel_calls_are_counted_exactly(stored: Stored) -> None:
    limit, start = Limit(40, 600), Barrier(8)

    def caller(_number: int) -> int:
        start.wait()
        return sum(stored.store.hit("a", limit) is None for _ in range(15))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(caller, range(8))) == 40


def test_parallel_events_are_all_counted(stored: Stored) -> None:
    start = Barrier(8)

    def caller(_number: int) -> list[int]:
        start.wait()
        return [stored.store.count("a", 600) for _ in range(15)]

    with ThreadPoolExecutor(8) as pool:
        seen = [number for numbers in pool.map(caller, range(8)) for number in numbers]
    assert sorted(seen) == list(range(1, 121))
