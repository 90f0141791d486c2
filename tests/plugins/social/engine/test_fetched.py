"""One fetch for everybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from authsvc.plugins.social.engine.fetched import Fetched
from authsvc.plugins.social.provider import ProviderError


class Source:
    """Says something new at each call, or fails."""

    def __init__(self) -> None:
        self.calls = 0
        self.down = False

    def __call__(self, url: str) -> tuple[str, timedelta]:
        self.calls += 1
        if self.down:
            raise ProviderError("down")
        return f"{url} {self.calls}", timedelta(minutes=10)


@pytest.fixture
def source():
    """Where values come from."""
    return Source()


@pytest.fixture
def fetched(source, clock):
    """The cache over it."""
    return Fetched(source, clock)


def test_values_have_their_time(fetched, clock):
    assert [fetched.get("a"), fetched.get("a"), fetched.get("b")] == ["a 1", "a 1", "b 2"]
    clock.pass_by(minutes=11)
    assert fetched.get("a") == "a 3"


def test_what_another_has_fetched_anew_is_taken(fetched, source):
    old = fetched.get("a")
    new = fetched.anew("a", old)
    assert fetched.anew("a", old) is new
    assert source.calls == 2
    assert fetched.anew("a", new) is new, "not again within the minute"
    assert source.calls == 2


def test_failures_have_their_moment(fetched, source, clock):
    source.down = True
    for _ in range(3):
        with pytest.raises(ProviderError, match="down"):
            fetched.get("a")
    assert source.calls == 1
    clock.pass_by(seconds=6)
    source.down = False
    assert fetched.get("a") == "a 2"


def test_a_value_that_is_over_is_not_used_in_an_outage(fetched, source, clock):
    """A withdrawn key must not live on because somebody keeps its provider from answering."""
    fetched.get("a")
    source.down = True
    clock.pass_by(minutes=11)
    with pytest.raises(ProviderError):
        fetched.get("a")


def test_nobody_waits_for_a_value_that_is_there(clock):
    """A slow answer to a question for unknown keys holds up those alone who ask it."""
    asked, answered = Event(), Event()

    def fetch(url: str) -> tuple[str, timedelta]:
        if not asked.is_set():
            asked.set()
            return "old", timedelta(minutes=10)
        assert answered.wait(30)
        return "new", timedelta(minutes=10)

    fetched = Fetched(fetch, clock)
    old = fetched.get("a")
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(fetched.anew, "a", old)
        assert fetched.get("a") == "old"
        answered.set()
        assert waiting.result() == "new"
    assert fetched.get("a") == "new"
