"""Couriers at work: threads of the server process, or of ``authsvc worker``."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.util import Finalize
from types import FrameType

from authsvc.db.transactions import kind_of
from authsvc.delivery.courier import Courier, Tally

log = logging.getLogger(__name__)

GOODBYE = 5.0


class CourierThreads:
    """Threads that deliver when nudged, and look for messages of other processes now and then.

    They are daemons that the end of the process stops: it never hangs on them, and a message in the
    middle of being sent gets some seconds to finish. One that is cut off is sent again when its
    claim lapses.
    """

    def __init__(
        self,
        hire: Callable[[], Courier],
        count: int,
        poll: timedelta,
        report: Callable[[Tally], None] = lambda _tally: None,
    ) -> None:
        self._couriers = [hire() for _ in range(count)]
        self._poll = poll.total_seconds()
        self._report = report
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._failure: str | None = None
        self._at_exit: Finalize | None = None

    def start(self) -> None:
        """Begin, once; to be called in the process that serves, after any fork."""
        if self._threads:
            return
        for courier in self._couriers:
            thread = threading.Thread(
                target=self._work, args=(courier,), name="authsvc courier", daemon=True
            )
            self._threads.append(thread)
            thread.start()
        # Unlike ``atexit``, it is heard in processes that multiprocessing has forked, too, as the
        # workers of granian are.
        self._at_exit = Finalize(None, self.stop, exitpriority=0)

    def nudge(self) -> None:
        """Something was committed: look now."""
        self._wake.set()

    def stop(self, timeout: float = GOODBYE) -> None:
        """Finish what is being sent and end."""
        self._stopping.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(timeout)
        self._threads.clear()
        if self._at_exit is not None:
            self._at_exit.cancel()

    def _work(self, courier: Courier) -> None:
        while True:
            self._wake.clear()
            if self._stopping.is_set():
                self._wake.set()  # for a colleague that has not seen it yet
                return
            self._round(courier)
            self._wake.wait(self._poll)

    def _round(self, courier: Courier) -> None:
        try:
            self._report(courier.deliver_due(self._stopping.is_set))
        except Exception as failure:  # noqa: BLE001 # the database may be away; mail must go on later
            # The text of a database error holds parameters, so only its name is told.
            self._tell(kind_of(failure))
        else:
            self._tell(None)

    def _tell(self, failure: str | None) -> None:
        """A line when an outage begins and when it ends, however often couriers run into it."""
        before, self._failure = self._failure, failure
        if failure is not None and failure != before:
            log.error("delivery stopped, trying again: %s", failure)
        elif failure is None and before is not None:
            log.warning("delivery goes on")


def work_until_stopped(threads: CourierThreads) -> None:
    """``authsvc worker``: deliver until SIGTERM or SIGINT, then finish cleanly."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    threads.start()
    stop.wait()
    threads.stop()
