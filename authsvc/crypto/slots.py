"""How many passwords are hashed at once."""

import threading
from collections import deque
from types import TracebackType


class HashBusyError(Exception):
    """Every slot is taken and the queue is full: answer 503 with Retry-After, do not wait."""


class HashSlots:
    """A fair queue in front of the password hash: ``with slots:`` waits for a turn.

    Argon2 takes 19 MiB and a core for each hash, so a flood of sign-ins would exhaust memory and
    starve every other request (ATK-210). At most ``slots`` run, at most ``queue`` wait, in the
    order they came; whoever comes then gets `HashBusyError` at once. Safe between threads.
    """

    def __init__(self, slots: int, queue: int = 32) -> None:
        if slots < 1 or queue < 0:
            raise ValueError("at least one slot, and a queue that is not negative")
        self._free = slots
        self._queue = queue
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many wait for their turn at this moment."""
        return len(self._waiting)

    def __enter__(self) -> None:
        ticket = self._admit()
        if ticket is not None:
            self._await_turn(ticket)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._guard:
            self._pass_on()

    def _admit(self) -> threading.Event | None:
        """Nothing if a slot is free; else the ticket that is called when its turn comes."""
        with self._guard:
            if self._free:
                self._free -= 1
                return None
            if len(self._waiting) >= self._queue:
                raise HashBusyError
            ticket = threading.Event()
            self._waiting.append(ticket)
            return ticket

    def _await_turn(self, ticket: threading.Event) -> None:
        try:
            ticket.wait()
        except BaseException:  # an interrupt in this very line must not lose the slot for good
            self._abandon(ticket)
            raise

    def _abandon(self, ticket: threading.Event) -> None:
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            else:
                self._pass_on()

    def _pass_on(self) -> None:
        """Hands the slot straight to the longest waiting, so that nobody overtakes."""
        if self._waiting:
            self._waiting.popleft().set()
        else:
            self._free += 1
