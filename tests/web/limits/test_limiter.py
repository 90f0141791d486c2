import logging
from datetime import timedelta

import pytest

from authsvc.web.client import UNKNOWN
from authsvc.web.limits import Counters, Limit, Limiter, LimiterUnavailable, Rules, StoreError
from authsvc.web.limits.memory import MemoryStore

from .conftest import Clock
from .test_rules import SESSION, SIGN_IN

HOUR = timedelta(hours=1)


class Away:
    """A store at the other end of a cut cable."""

    def hit(self, key: str, limit: Limit) -> float | None:
        raise StoreError("ConnectionError")

    def count(self, key: str, seconds: float) -> int:
        raise StoreError("ConnectionError")

    def read(self, key: str) -> int:
        raise StoreError("ConnectionError")

    def clear(self, key: str) -> None:
        raise StoreError("ConnectionError")


@pytest.fixture
def limiter(clock: Clock) -> Limiter:
    limiter = Limiter(MemoryStore(now=clock.monotonic), Rules())
    limiter.rules.learn([SIGN_IN, SESSION])
    return limiter


@pytest.fixture
def counters(clock: Clock) -> Counters:
    return Counters(MemoryStore(now=clock.monotonic))


def test_the_fourth_try_waits_whole_seconds_rounded_up(limiter: Limiter, clock: Clock) -> None:
    tries = [limiter.hit("1.2.3.4", "/sign-in/email", SIGN_IN) for _ in range(4)]
    assert tries == [None, None, None, 10]
    clock.pass_by(9.9)
    assert limiter.hit("1.2.3.4", "/sign-in/email", SIGN_IN) == 1
    clock.pass_by(0.2)
    assert limiter.hit("1.2.3.4", "/sign-in/email", SIGN_IN) is None


def test_clients_and_paths_are_counted_apart(limiter: Limiter) -> None:
    for _ in range(4):
        limiter.hit("1.2.3.4", "/sign-in/email", SIGN_IN)
    assert limiter.hit("1.2.3.5", "/sign-in/email", SIGN_IN) is None
    assert limiter.hit("1.2.3.4", "/get-session", SESSION) is None


def test_the_method_makes_no_other_counter(limiter: Limiter) -> None:
    for _ in range(3):
        assert limiter.hit("1.2.3.4", "/sign-in/email", None) is None
    assert limiter.hit("1.2.3.4", "/sign-in/email", SIGN_IN) is not None


def test_an_endpoint_without_limit_is_never_refused(clock: Clock) -> None:
    limiter = Limiter(Away(), Rules({"get-session": None}))
    assert limiter.hit("1.2.3.4", "/get-session", SESSION) is None


def test_atk_005_clients_without_address_are_limited_together(limiter: Limiter) -> None:
    tries = [limiter.hit(UNKNOWN, "/sign-in/email", SIGN_IN) for _ in range(31)]
    assert tries.count(None) == 30


def test_atk_007_three_strangers_do_not_lock_out_the_shared_bucket(limiter: Limiter) -> None:
    tries = [limiter.hit(UNKNOWN, "/sign-in/email", SIGN_IN) for _ in range(4)]
    assert tries == [None] * 4


def test_a_store_that_is_away_refuses_with_503(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(LimiterUnavailable) as caught:
        Limiter(Away(), Rules()).hit("1.2.3.4", "/x", None)
    assert caught.value.status == 503
    assert caught.value.headers["Retry-After"]
    assert "does not answer: ConnectionError" in caplog.text
    assert "1.2.3.4" not in caplog.text


def test_a_store_that_is_away_lets_pass_when_told_to(caplog: pytest.LogCaptureFixture) -> None:
    assert Limiter(Away(), Rules(), fail_open=True).hit("1.2.3.4", "/x", None) is None
    counters = Counters(Away(), fail_open=True)
    counters.clear(("a",))
    assert counters.count(("a",), HOUR) == counters.read(("a",)) == 0
    # Once for each of the two, not for every call of the minute.
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2


def test_counters_fail_closed() -> None:
    counters = Counters(Away())
    for operation in (
        lambda: counters.count(("a",), HOUR),
        lambda: counters.read(("a",)),
        lambda: counters.clear(("a",)),
    ):
        with pytest.raises(LimiterUnavailable):
            operation()


def test_atk_009_a_success_clears_its_own_counter_only(counters: Counters) -> None:
    for account in ("attacker", "victim", "victim"):
        counters.count(("password", account, "198.51.100.9"), HOUR)
    counters.clear(("password", "attacker", "198.51.100.9"))
    assert counters.read(("password", "victim", "198.51.100.9")) == 2
    assert counters.read(("password", "attacker", "198.51.100.9")) == 0


def test_atk_011_failures_from_one_network_leave_the_others_open(counters: Counters) -> None:
    for _ in range(20):
        counters.count(("password", "victim", "198.51.100.9"), HOUR)
    assert counters.read(("password", "victim", "203.0.113.5")) == 0
    assert counters.read(("code", "victim", "198.51.100.9")) == 0


def test_parts_of_a_key_never_run_together(counters: Counters) -> None:
    counters.count(("password", "a", "b c"), HOUR)
    assert counters.read(("password", "a b", "c")) == 0
    assert counters.read(("password", "a", "b", "c")) == 0
    assert (
        counters.read(
            (
                "password",
                "a 3:b c",
            )
        )
        == 0
    )


def test_limiter_and_counters_share_a_store_without_meeting(clock: Clock) -> None:
    store = MemoryStore(now=clock.monotonic)
    Limiter(store, Rules()).hit("1.2.3.4", "/x", SESSION)
    assert Counters(store).read(("1.2.3.4", "/x")) == 0
    assert len(store) == 1
