from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import text

from authsvc.db.outbox import DEAD, PENDING, SENDING
from authsvc.delivery.courier import LEASE, LONGEST_PAUSE, Outage, Patience, Tally
from tests.delivery.conftest import Clock, Office
from tests.support.ports import free_port
from tests.support.smtp import HANG, SmtpSink, running_smtp


def refusing(**replies: str) -> SmtpSink:
    """A server that answers RCPT for ``<name>@…`` with that name's reply."""

    def answer(verb: str, rest: str) -> str | None:
        name = rest.partition("<")[2].partition("@")[0]
        return replies.get(name) if verb == "RCPT" else None

    return SmtpSink(answer=answer)


def subjects(sink: SmtpSink) -> list[str]:
    return [str(received.mail["Subject"]) for received in sink.mails]


def test_mails_arrive_once_and_leave_nothing_behind(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).open()
        office.post(delivery, "a@x.example", "b@x.example", "a@x.example")
        courier = delivery.hire()
        assert courier.deliver_due() == Tally(sent=3)
        assert courier.deliver_due() == Tally()
    assert [received.recipients[0] for received in sink.mails] == [
        "a@x.example", "b@x.example", "a@x.example",
    ]  # fmt: skip
    assert {received.mail["Message-ID"] for received in sink.mails} == {
        f"<m{number}@acme.example>" for number in (1, 2, 3)
    }
    assert office.rows() == []


def test_a_later_mail_never_overtakes_an_earlier_one_to_the_same_recipient(office: Office) -> None:
    with running_smtp(refusing(a="451 later")) as sink:
        delivery = office.mail_to(sink).open()
        office.post(delivery, "a@x.example", "a@x.example", "b@x.example")
        courier = delivery.hire()
        assert courier.deliver_due() == Tally(sent=1, deferred=1)
        sink.answer = lambda _verb, _rest: None
        assert courier.deliver_due() == Tally()
        office.clock.forward(seconds=5)
        assert courier.deliver_due() == Tally(sent=2)
    ids = [str(received.mail["Message-ID"]) for received in sink.to("a@x.example")]
    assert ids == ["<m1@acme.example>", "<m2@acme.example>"]


def test_a_poisoned_row_holds_up_nobody(office: Office) -> None:
    with running_smtp(refusing(bad="550 no such user")) as sink:
        delivery = office.mail_to(sink).open()
        office.post(delivery, "bad@x.example", "good@x.example", "bad@x.example")
        assert delivery.hire().deliver_due() == Tally(sent=1, dead=2)
    assert len(sink.to("good@x.example")) == 1
    assert [(row.state, row.failure, row.payload) for row in office.rows()] == [
        (DEAD, "smtp 550", "")
    ] * 2


def test_a_row_that_breaks_the_courier_itself_holds_up_nobody(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).open()
        office.post(delivery, "bad@x.example", "good@x.example")
        with office.engine.begin() as connection:
            connection.execute(
                text("UPDATE outbox SET payload = 'garbage' WHERE recipient = 'bad@x.example'")
            )
        assert delivery.hire().deliver_due() == Tally(sent=1, deferred=1)
    assert office.rows()[0].failure == "UndecryptableError"


def test_a_failing_mail_is_tried_less_and_less_often_and_then_given_up(office: Office) -> None:
    with running_smtp(refusing(a="451 later")) as sink:
        delivery = office.mail_to(sink).rules(max_attempts=4).open()
        office.post(delivery, "a@x.example")
        courier = delivery.hire()
        waits = []
        while (row := office.rows()[0]).state == PENDING:
            waits.append((row.next_attempt_at - office.clock.now()).total_seconds())
            office.clock.moment = row.next_attempt_at
            courier.deliver_due()
    assert waits == [0, 5, 20, 80]
    assert (row.state, row.attempts, row.failure) == (DEAD, 4, "smtp 451")
    assert sink.mails == []


def test_the_server_is_down_and_everything_arrives_later_once(office: Office) -> None:
    sink = SmtpSink(port=free_port())
    delivery = office.mail_to(sink).open()
    office.post(delivery, *(f"u{number}@x.example" for number in range(5)))
    courier = delivery.hire()
    for _ in range(20):
        tally = courier.deliver_due()
        assert tally.unreachable <= 1
        assert tally.sent == tally.dead == 0
        office.clock.forward(seconds=40)
    assert [row.attempts for row in office.rows()] == [0] * 5
    with running_smtp(sink):
        office.clock.forward(seconds=40)
        assert courier.deliver_due() == Tally(sent=5)
        assert courier.deliver_due() == Tally()
    assert len(sink.mails) == 5


def test_an_outage_is_noticed_once_not_for_every_mail(office: Office) -> None:
    sink = SmtpSink(answer=lambda verb, _rest: "421 busy" if verb == "CONNECT" else None)
    with running_smtp(sink):
        delivery = office.mail_to(sink).open()
        office.post(delivery, *(f"u{number}@x.example" for number in range(5)))
        courier = delivery.hire()
        assert courier.deliver_due() == Tally(unreachable=1)
        assert courier.deliver_due() == Tally()
    assert sink.connections == 1


def test_an_outage_of_mail_does_not_stop_texts(office: Office) -> None:
    delivery = office.mail_to(SmtpSink(port=free_port())).open()
    office.post(delivery, "a@x.example")
    with office.sessions() as session:
        delivery.texter.send(session, "+15550100", "hi")
        session.commit()
    assert delivery.hire().deliver_due() == Tally(sent=1, unreachable=1)


def test_a_silent_server_does_not_hold_a_lock(office: Office) -> None:
    """While a courier waits for the server, others write: sending is in no transaction."""
    asked = Event()

    def silent(verb: str, _rest: str) -> str | None:
        if verb == "RCPT":
            asked.set()
            return HANG
        return None

    sink = SmtpSink(answer=silent)
    with running_smtp(sink):
        delivery = office.mail_to(sink).open()
        office.post(delivery, "a@x.example")
        courier = Thread(target=delivery.hire().deliver_due)
        courier.start()
        assert asked.wait(120)
        office.post(delivery, "b@x.example")
        assert [row.state for row in office.rows()] == [SENDING, PENDING]
        sink.answer = lambda _verb, _rest: None
        sink.released.set()
        courier.join()
    assert [row.failure for row in office.rows()] == ["SMTPServerDisconnected"]


def test_two_couriers_send_each_mail_exactly_once(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).open()
        recipients = [f"u{number % 10}@x.example" for number in range(40)]
        office.post(delivery, *recipients)
        start = Barrier(3)
        tallies: list[Tally] = []

        def work() -> None:
            courier = delivery.hire()
            start.wait()
            while any(row.state != DEAD for row in office.rows()):
                tallies.append(courier.deliver_due())

        threads = [Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(tally.sent for tally in tallies) == 40
    ids = [str(received.mail["Message-ID"]) for received in sink.mails]
    assert sorted(ids) == sorted(f"<m{number}@acme.example>" for number in range(1, 41))
    for recipient in set(recipients):
        numbers = [int(str(r.mail["Message-ID"])[2:].split("@")[0]) for r in sink.to(recipient)]
        assert numbers == sorted(numbers)


def test_a_courier_that_dies_before_sending_loses_nothing(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).open()
        office.post(delivery, "a@x.example")
        assert delivery.hire()._claim() is not None
        heir = delivery.hire()
        assert heir.deliver_due() == Tally()
        office.clock.forward(seconds=LEASE.total_seconds())
        assert heir.deliver_due() == Tally(sent=1)
    assert len(sink.mails) == 1


def test_a_mail_that_kills_its_couriers_is_given_up(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).rules(max_attempts=2).open()
        office.post(delivery, "a@x.example")
        for _ in range(2):
            assert delivery.hire()._claim() is not None
            office.clock.forward(seconds=LEASE.total_seconds())
        assert delivery.hire().deliver_due() == Tally(dead=1)
    assert sink.mails == []


def test_a_mail_whose_settling_failed_is_not_sent_again_by_its_courier(
    small_office: Office,
) -> None:
    """The database goes away after the server took the mail, and comes back."""
    office = small_office
    sink = SmtpSink()

    def break_the_table(verb: str, _rest: str) -> None:
        if verb == "END":
            with office.engine.begin() as connection:
                connection.execute(text("ALTER TABLE outbox RENAME TO away"))

    with running_smtp(sink):
        delivery = office.mail_to(sink).open()
        office.post(delivery, "a@x.example", "b@x.example")
        courier = delivery.hire()
        sink.answer = break_the_table
        with pytest.raises(Exception, match="no such table"):
            courier.deliver_due()
        sink.answer = lambda _verb, _rest: None
        with pytest.raises(Exception, match="no such table"):
            courier.deliver_due()
        with office.engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO outbox"))
        office.clock.forward(seconds=2 * LEASE.total_seconds())
        assert courier.deliver_due() == Tally(sent=1)
    assert [received.recipients[0] for received in sink.mails] == ["a@x.example", "b@x.example"]


def test_a_courier_stops_between_two_mails(office: Office) -> None:
    with running_smtp() as sink:
        delivery = office.mail_to(sink).open()
        office.post(delivery, "a@x.example", "b@x.example")
        delivery.hire().deliver_due(stopping=lambda: len(sink.mails) == 1)
        assert len(sink.mails) == 1
        assert len(office.rows()) == 1


def test_logs_name_neither_recipients_nor_links(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with running_smtp(refusing(bad="550 bad@x.example token-canary", slow="451 x")) as sink:
        delivery = office.mail_to(sink).open()
        office.post(delivery, "bad@x.example", "slow@x.example", "good@x.example")
        with caplog.at_level("DEBUG"):
            delivery.hire().deliver_due()
    assert "smtp 550" in caplog.text
    assert "x.example" not in caplog.text
    assert "canary" not in caplog.text


class TestPatience:
    def test_waits_grow_to_a_limit(self) -> None:
        patience = Patience()
        waits = [patience.wait_after(attempt).total_seconds() for attempt in range(1, 8)]
        assert waits == [5, 20, 80, 320, 900, 900, 900]
        assert patience.wait_after(10**6) == timedelta(minutes=15)


class TestOutage:
    def test_pauses_grow_to_a_limit_and_end_with_success(self) -> None:
        clock, outage, pauses = Clock(), Outage(), []
        for _ in range(8):
            outage.begin(clock.now())
            before = clock.now()
            while not outage.over(clock.now()):
                clock.forward(seconds=1)
            pauses.append((clock.now() - before).total_seconds())
        assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
        assert timedelta(seconds=30) == LONGEST_PAUSE
        outage.end()
        assert outage.over(clock.now())
        outage.begin(clock.now())
        clock.forward(seconds=1)
        assert outage.over(clock.now())
