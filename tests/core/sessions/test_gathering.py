"""Whoever asks while a question is under way shares the next one, and only gets what is theirs."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from authsvc.core.sessions import gathering
from authsvc.core.sessions.gathering import Gathering
from tests.support.ports import wait_until

Asked = list[tuple[str, ...]]


class Database:
    """Answers when it is let; knows every key but ``unknown``."""

    def __init__(self) -> None:
        self.asked: Asked = []
        self.open = threading.Event()
        self.failing: set[str] = set()

    def ask(self, keys: Sequence[str]) -> Mapping[str, str]:
        self.asked.append(tuple(keys))
        assert self.open.wait(600)
        if keys[0] in self.failing:
            raise ConnectionError(keys[0])
        return {key: f"row of {key}" for key in keys if key != "unknown"}


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(gathering, "PATIENCE", 600.0)
    database = Database()
    yield database
    database.open.set()  # nobody waits for a test that failed


@pytest.fixture
def start(database: Database) -> Iterator[Callable[[Gathering[str], str], Future[str | None]]]:
    with ThreadPoolExecutor(40) as threads:
        yield lambda gathered, key: threads.submit(gathered.find, key, database.ask)
        database.open.set()


def waiting(gathered: Gathering[str], number: int) -> None:
    wait_until(lambda: len(gathered._waiting) == number, what=f"{number} who wait")


def held_up(gathered, database, start, keys: Sequence[str]) -> list[Future[str | None]]:
    """One question under way, and those who came after it."""
    first = start(gathered, "first")
    wait_until(lambda: database.asked == [("first",)], what="the first question")
    others = []
    for number, key in enumerate(keys, 1):
        others.append(start(gathered, key))
        waiting(gathered, number)
    return [first, *others]


def test_one_alone_asks_at_once(database):
    database.open.set()
    assert Gathering[str]().find("a", database.ask) == "row of a"
    assert Gathering[str]().find("unknown", database.ask) is None
    assert database.asked == [("a",), ("unknown",)]


def test_those_who_wait_share_the_next_question(database, start):
    gathered = Gathering[str](1)
    all_of_them = held_up(gathered, database, start, ["a", "b", "unknown", "a"])
    database.open.set()
    rows = [one.result(120) for one in all_of_them]
    assert rows == ["row of first", "row of a", "row of b", None, "row of a"]
    assert database.asked == [("first",), ("a", "b", "unknown", "a")]


def test_nobody_is_answered_by_a_question_sent_before_they_came(database, start):
    gathered = Gathering[str](1)
    first, second = held_up(gathered, database, start, ["first"])
    database.open.set()
    assert first.result(120) == second.result(120) == "row of first"
    assert database.asked == [("first",), ("first",)]


def test_as_many_questions_as_may_be_are_under_way(database, start):
    gathered = Gathering[str](2)
    found = [start(gathered, "a"), start(gathered, "b")]
    wait_until(lambda: len(database.asked) == 2, what="two questions")
    found.append(start(gathered, "c"))
    waiting(gathered, 1)
    database.open.set()
    assert [one.result(120) for one in found] == ["row of a", "row of b", "row of c"]


def test_a_failure_is_its_own_and_the_others_ask_for_themselves(database, start):
    gathered = Gathering[str](1)
    first, second, third = held_up(gathered, database, start, ["a", "b"])
    database.failing = {"first", "a"}
    database.open.set()
    with pytest.raises(ConnectionError, match="first"):
        first.result(120)
    with pytest.raises(ConnectionError, match="a"):
        second.result(120)
    assert third.result(120) == "row of b"
    assert database.asked == [("first",), ("a", "b"), ("b",)]


def test_after_a_failure_it_goes_on(database):
    gathered = Gathering[str](1)
    database.open.set()
    database.failing = {"a"}
    for _ in range(3):
        with pytest.raises(ConnectionError):
            gathered.find("a", database.ask)
    assert gathered.find("b", database.ask) == "row of b"


def test_whoever_waited_too_long_asks_alone(database, start, monkeypatch):
    monkeypatch.setattr(gathering, "PATIENCE", 0.01)
    gathered = Gathering[str](1)
    stuck = start(gathered, "stuck")
    wait_until(lambda: database.asked == [("stuck",)], what="the first question")
    patient = start(gathered, "a")
    wait_until(lambda: database.asked == [("stuck",), ("a",)], what="a question of their own")
    assert gathered._waiting == []
    database.open.set()
    assert [stuck.result(120), patient.result(120)] == ["row of stuck", "row of a"]
    assert gathered.find("b", database.ask) == "row of b"


def test_many_threads_get_what_is_theirs(monkeypatch):
    gathered, asked = Gathering[str](), []

    def ask(keys: Sequence[str]) -> Mapping[str, str]:
        asked.append(len(keys))
        return {key: f"row of {key}" for key in keys if int(key) % 7}

    def find(number: int) -> bool:
        key = f"{number % 50}"
        expected = f"row of {key}" if int(key) % 7 else None
        return gathered.find(key, ask) == expected

    for patience in (5.0, 0.00001):
        monkeypatch.setattr(gathering, "PATIENCE", patience)
        with ThreadPoolExecutor(32) as threads:
            assert all(threads.map(find, range(5000)))
    assert sum(asked) >= 10000
    assert gathered._free == gathering.QUESTIONS
    assert gathered._waiting == []
