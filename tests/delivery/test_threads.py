import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as running_threads

import pytest
from sqlalchemy import text

from authsvc.delivery import Delivery
from authsvc.delivery.courier import Tally
from authsvc.delivery.threads import CourierThreads
from tests.delivery.conftest import Office
from tests.support.ports import wait_until
from tests.support.server import ROOT
from tests.support.smtp import HANG, SmtpSink, running_smtp

FAR = timedelta(minutes=10)


@contextmanager
def working(delivery: Delivery) -> Iterator[None]:
    delivery.threads.start()
    try:
        yield
    finally:
        delivery.threads.stop()


def arrived(sink: SmtpSink, number: int) -> None:
    wait_until(lambda: len(sink.mails) == number, what=f"mail number {number}")


def test_a_commit_wakes_the_couriers(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).rules(poll=FAR).open()
        with working(delivery):
            for number in (1, 2, 3):
                office.post(delivery, f"u{number}@x.example")
                arrived(sink, number)
    wait_until(lambda: office.rows() == [], what="an empty outbox")


def test_mails_of_other_processes_are_found_by_looking(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).rules(poll=timedelta(milliseconds=20)).open()
        elsewhere = office.open()
        with working(delivery):
            delivery.threads.nudge = lambda: None  # type: ignore[method-assign]
            office.post(elsewhere, "a@x.example")
            arrived(sink, 1)


def test_mails_from_before_the_start_leave_at_once(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).rules(poll=FAR).open()
        office.post(delivery, "a@x.example")
        with working(delivery):
            arrived(sink, 1)


def test_one_mail_that_hangs_does_not_hold_up_the_next(small_office: Office) -> None:
    def hang_for_a(verb: str, rest: str) -> str | None:
        return HANG if verb == "RCPT" and "<a@" in rest else None

    sink = SmtpSink(answer=hang_for_a)
    with running_smtp(sink):
        delivery = small_office.mail_to(sink).rules(poll=FAR).open()
        with working(delivery):
            small_office.post(delivery, "a@x.example")
            wait_until(
                lambda: any("<a@" in command for command in sink.commands),
                what="the hanging mail",
            )
            small_office.post(delivery, "b@x.example")
            arrived(sink, 1)
            sink.released.set()


def test_the_database_goes_away_and_mail_goes_on_when_it_is_back(small_office: Office) -> None:
    office = small_office
    failures: list[Tally] = []
    with running_smtp() as sink:
        delivery = office.mail_to(sink).open()
        office.post(delivery, "a@x.example")
        with office.engine.begin() as connection:
            connection.execute(text("ALTER TABLE outbox RENAME TO away"))
        threads = CourierThreads(delivery.hire, 1, timedelta(milliseconds=10), failures.append)
        threads.start()
        try:
            threads.nudge()
            with office.engine.begin() as connection:
                connection.execute(text("ALTER TABLE away RENAME TO outbox"))
            arrived(sink, 1)
        finally:
            threads.stop()
    assert sum(tally.sent for tally in failures) == 1


def test_an_outage_of_the_database_is_told_when_it_begins_and_when_it_ends(
    small_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        """Fails, and fails again; then works."""

        def __init__(self) -> None:
            self.rounds = iter([ValueError("canary"), ValueError("canary"), None, None])

        def deliver_due(self, _stopping: object) -> Tally:
            failure = next(self.rounds)
            if failure is not None:
                raise failure
            return Tally()

    threads = CourierThreads(small_office.open().hire, 0, FAR)
    broken = Broken()
    for _ in range(4):
        threads._round(broken)  # type: ignore[arg-type]
    told = [record.getMessage() for record in caplog.records]
    assert told == ["delivery stopped, trying again: ValueError", "delivery goes on"]


class Lingering:
    """A courier in the middle of a mail, which it finishes when it hears that the process ends."""

    def __init__(self, place: str) -> None:
        self.place = Path(place)
        self.begun = Event()

    def deliver_due(self, stopping: Callable[[], bool]) -> Tally:
        self.begun.set()
        wait_until(stopping, what="the end")
        self.place.write_text("delivered")
        return Tally(sent=1)


def begin_and_end(place: str) -> None:
    """The work of a process that ends while a mail is being sent."""
    courier = Lingering(place)
    CourierThreads(lambda: courier, 1, FAR).start()  # type: ignore[arg-type,return-value]
    courier.begun.wait()


FORKED = """
import sys
from multiprocessing import get_context
from tests.delivery.test_threads import begin_and_end

process = get_context("fork").Process(target=begin_and_end, args=sys.argv[1:])
process.start()
process.join()
"""


def test_a_worker_that_a_server_has_forked_ends_in_order_too(tmp_path: Path) -> None:
    """As those of granian are: ``atexit`` is not heard in them."""
    place = tmp_path / "outcome"
    subprocess.run([sys.executable, "-c", FORKED, place], check=True, cwd=ROOT)
    assert place.read_text() == "delivered"


def test_stopping_ends_the_threads_and_starting_twice_does_nothing(small_office: Office) -> None:
    before = set(running_threads())
    delivery = small_office.rules(couriers=3, poll=FAR).open()
    delivery.threads.start()
    delivery.threads.start()
    mine = set(running_threads()) - before
    assert len(mine) == 3
    assert all(thread.daemon for thread in mine)
    delivery.threads.stop()
    assert not any(thread.is_alive() for thread in mine)


def test_a_server_may_leave_delivery_to_the_worker(small_office: Office) -> None:
    before = set(running_threads())
    delivery = small_office.rules(couriers=0).open()
    delivery.threads.start()
    small_office.post(delivery, "a@x.example")
    assert set(running_threads()) <= before
    assert len(small_office.rows()) == 1
    worker = delivery.worker()
    worker.start()
    wait_until(lambda: small_office.rows() == [], what="the worker")
    worker.stop()


WORKER = """
from tests.delivery.conftest import Office, _opened
from tests.support.smtp import SmtpSink
from authsvc.delivery import work_until_stopped
from authsvc.db.engines import make_engine, make_read_engine
from authsvc.db.settings import DatabaseSettings
import sys

settings = DatabaseSettings(url=sys.argv[1])
office = Office(make_engine(settings), make_read_engine(settings))
office.mail_to(SmtpSink(port=int(sys.argv[2])))
work_until_stopped(office.open().worker())
print("goodbye")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_delivers_until_told_to_stop(office: Office, number: int) -> None:
    url = office.engine.url.render_as_string(hide_password=False)
    with running_smtp() as sink:
        root = Path(__file__).parents[2]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, url, str(sink.port)],
            cwd=root, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        try:
            office.post(office.open(), "a@x.example")
            arrived(sink, 1)
            wait_until(lambda: office.rows() == [], what="settling")
        finally:
            worker.send_signal(number)
            told, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0
    assert told == "goodbye\n"


def test_many_writers_and_couriers_at_once(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).rules(poll=FAR).open()

        def write(name: str) -> None:
            for _ in range(10):
                office.post(delivery, f"{name}@x.example")

        with working(delivery):
            writers = [Thread(target=write, args=(name,)) for name in "abcd"]
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()
            wait_until(lambda: office.rows() == [], what="an empty outbox")
    assert len(sink.mails) == 40
    assert len({str(received.mail["Message-ID"]) for received in sink.mails}) == 40
