"""What has to be done now and then: sweeping, and writing down what is only kept in memory.

Nothing depends on a job being in time. One thread of the server runs them, and ``authsvc worker``
does where the server's own are switched off.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from authsvc import clock
from authsvc.context import AuthContext
from authsvc.web.acting import acting

log = logging.getLogger(__name__)
TICK = 5.0
Job = Callable[[AuthContext], object]


@dataclass
class Periodic:
    """One job, and when it ran last."""

    name: str
    every: float
    run: Job
    due: float = field(default_factory=clock.monotonic)


class Jobs:
    """The jobs of a process."""

    def __init__(self, registry: Any) -> None:
        self._registry = registry
        self._jobs: list[Periodic] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, name: str, every: timedelta, job: Job) -> None:
        """Run ``job`` in a transaction of its own every so often, first after that long."""
        seconds = every.total_seconds()
        self._jobs.append(Periodic(name, seconds, job, clock.monotonic() + seconds))

    def run_due(self) -> None:
        """Run what is due. A job that fails is told of and tried again at its next turn."""
        for job in self._jobs:
            if clock.monotonic() < job.due:
                continue
            job.due = clock.monotonic() + job.every
            try:
                with acting(self._registry) as auth:
                    job.run(auth)
            except Exception as error:  # noqa: BLE001 # the others must run, and this one later
                log.error("job %s failed: %s", job.name, type(error).__name__)  # noqa: TRY400

    def start(self) -> None:
        """Begin, once, in a daemon thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="authsvc jobs", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the job at hand."""
        self._stopping.set()

    def _work(self) -> None:
        while not self._stopping.wait(TICK):
            self.run_due()


def add_periodic(config: Any, name: str, every: timedelta, job: Job) -> None:
    """Configurator directive: run ``job(auth)`` now and then; a second of that name conflicts."""
    config.action(("periodic", name), config.registry.jobs.add, args=(name, every, job))
