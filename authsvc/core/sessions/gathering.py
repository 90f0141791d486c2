"""One question to the database for all who ask at the same time.

Under load the wait costs more than the work: the kernel wakes another process and then us again,
with caches gone cold. So while a question is under way, the next ones gather, and whoever goes
next asks for all of them. Nobody gets an answer to a question sent before theirs came, so a
request sees every write that was committed when it began.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

QUESTIONS = 2  # under way at a time: one that is slow does not stop everybody
PATIENCE = 5.0  # seconds; whoever waited as long asks alone

Answer = TypeVar("Answer")
Ask = Callable[[Sequence[str]], Mapping[str, Answer]]
"""Answers by key; a key without an answer is left out."""


class Waiter(Generic[Answer]):
    """Somebody who waits for an answer, or for their turn to ask."""

    __slots__ = ("answers", "called", "goes_next", "key")

    def __init__(self, key: str) -> None:
        self.key = key
        self.called = threading.Lock()
        self.called.acquire()
        self.goes_next = False
        self.answers: Mapping[str, Answer] | None = None


class Gathering(Generic[Answer]):
    """Lets threads that ask at the same time share a question."""

    def __init__(self, questions: int = QUESTIONS) -> None:
        self._free = questions
        self._waiting: list[Waiter[Answer]] = []
        self._guard = threading.Lock()

    def find(self, key: str, ask: Ask[Answer]) -> Answer | None:
        """What ``ask`` answers for ``key``; it may be called for others' keys as well, or never.

        What ``ask`` raises is raised to the one who called it; the others ask for themselves.
        """
        me = self._come(key)
        if me is None:
            return self._lead([], key, ask)
        if not me.called.acquire(timeout=PATIENCE) and self._leave(me):
            return ask([key]).get(key)
        if me.goes_next:
            return self._lead(self._gathered(), key, ask)
        return (ask([key]) if me.answers is None else me.answers).get(key)

    def _come(self, key: str) -> Waiter[Answer] | None:
        """A place among those who wait, or none: then it is the caller's turn at once."""
        with self._guard:
            if self._free:
                self._free -= 1
                return None
            me = Waiter[Answer](key)
            self._waiting.append(me)
            return me

    def _leave(self, me: Waiter[Answer]) -> bool:
        """Wait no longer, unless it is one's turn by now."""
        with self._guard:
            if me in self._waiting:
                self._waiting.remove(me)
            return not me.goes_next

    def _gathered(self) -> list[Waiter[Answer]]:
        with self._guard:
            gathered, self._waiting = self._waiting, []
        return gathered

    def _lead(self, others: Sequence[Waiter[Answer]], key: str, ask: Ask[Answer]) -> Answer | None:
        answers = None
        try:
            answers = ask([key, *(other.key for other in others)])
            return answers.get(key)
        finally:
            self._hand_over()
            for other in others:
                other.answers = answers
                other.called.release()

    def _hand_over(self) -> None:
        """The one who has waited longest goes next."""
        with self._guard:
            if not self._waiting:
                self._free += 1
                return
            following = self._waiting.pop(0)
            following.goes_next = True
        following.called.release()
