import threading
from collections.abc import Callable
from functools import partial

import pytest

from authsvc.crypto.slots import HashBusyError, HashSlots

PATIENCE = 120


class Worker:
    """A thread that enters the slots and stays until it is let go."""

    def __init__(self, slots: HashSlots, order: list[str] | None = None, name: str = "") -> None:
        self.inside, self.leave = threading.Event(), threading.Event()
        self._slots, self._order, self._name = slots, order, name
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        with self._slots:
            if self._order is not None:
                self._order.append(self._name)
            self.inside.set()
            self.leave.wait(PATIENCE)

    def finish(self) -> None:
        self.leave.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    pause, tries = threading.Event(), 0
    while not condition():
        tries += 1
        assert tries < PATIENCE * 1000
        pause.wait(0.001)


def is_queued(slots: HashSlots, number: int) -> bool:
    return queued(slots) == number


def queued(slots: HashSlots) -> int:
    return len(slots._waiting)


def test_atk_210_no_more_run_than_there_are_slots_and_the_overflow_is_refused_at_once() -> None:
    slots = HashSlots(slots=2, queue=1)
    running = [Worker(slots), Worker(slots)]
    assert all(worker.inside.wait(PATIENCE) for worker in running)
    waiting = Worker(slots)
    until(lambda: queued(slots) == 1)
    with pytest.raises(HashBusyError), slots:
        pytest.fail("a fourth came in")
    assert not waiting.inside.is_set()
    running[0].finish()
    assert waiting.inside.wait(PATIENCE)
    waiting.finish()
    running[1].finish()


def test_those_who_wait_come_in_as_they_arrived() -> None:
    slots, order = HashSlots(slots=1, queue=8), list[str]()
    workers = [Worker(slots, order, "first")]
    assert workers[0].inside.wait(PATIENCE)
    for number in range(5):
        workers.append(Worker(slots, order, str(number)))
        until(partial(is_queued, slots, number + 1))
    for worker in workers:
        worker.finish()
    assert order == ["first", "0", "1", "2", "3", "4"]


def test_an_exception_gives_the_slot_back() -> None:
    slots = HashSlots(slots=1, queue=0)
    for _ in range(3):
        with pytest.raises(RuntimeError), slots:
            raise RuntimeError
    with slots, pytest.raises(HashBusyError), slots:
        pass
    with slots:
        pass


def test_an_interrupted_wait_loses_neither_place_nor_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    slots = HashSlots(slots=1, queue=1)
    worker = Worker(slots)
    assert worker.inside.wait(PATIENCE)

    def interrupt(_: threading.Event) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(threading.Event, "wait", interrupt)
        with pytest.raises(KeyboardInterrupt), slots:
            pytest.fail("came in")
    assert queued(slots) == 0
    worker.finish()
    with slots:
        pass


@pytest.mark.parametrize(("slots", "queue"), [(0, 1), (1, -1)])
def test_senseless_numbers_are_refused(slots: int, queue: int) -> None:
    with pytest.raises(ValueError, match="at least one slot"):
        HashSlots(slots, queue)
