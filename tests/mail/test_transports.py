import logging
from datetime import UTC, datetime, timedelta

import pytest

from authsvc.mail.message import Message
from authsvc.mail.transports import DeferredError, Inbox, InboxTransport, LogTransport, Transport

WHEN = datetime(2026, 11, 22, tzinfo=UTC)


def message(number: int = 1, to: str = "ada@example.com") -> Message:
    return Message(
        id=f"m{number}", date=WHEN + timedelta(minutes=number), to=to, subject="Confirm",
        text="https://auth.example/?token=token-canary", html="<p>token-canary</p>",
    )  # fmt: skip


def test_asvs_16_2_5_the_log_tells_neither_what_nor_to_whom(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        LogTransport().send(message())
    assert "Confirm" in caplog.text
    assert "canary" not in caplog.text
    assert "ada@" not in caplog.text


def test_a_line_break_in_a_subject_makes_no_second_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    forged = Message(id="m", date=WHEN, to="a@b.c", text="", subject="x\nERROR forged")
    with caplog.at_level(logging.INFO):
        LogTransport().send(forged)
    assert "\nERROR" not in caplog.messages[0]


def test_the_inbox_keeps_the_newest() -> None:
    inbox = Inbox(size=2)
    transport = InboxTransport(inbox)
    for number in (1, 2, 3):
        transport.send(message(number))
    transport.close()
    assert [kept.id for kept in inbox.newest_first()] == ["m3", "m2"]
    assert [kept.id for kept in inbox.since(WHEN + timedelta(minutes=3))] == ["m3"]
    latest = inbox.latest("ada@example.com")
    assert latest is not None
    assert latest.id == "m3"
    assert inbox.latest("eve@example.com") is None
    inbox.clear()
    assert inbox.newest_first() == []


def test_the_inbox_holds_only_what_was_handed_over() -> None:
    class Refusing(Transport):
        def send(self, message: Message) -> None:
            raise DeferredError("no")

        def close(self) -> None:
            """Nothing."""

    inbox = Inbox()
    with pytest.raises(DeferredError):
        InboxTransport(inbox, Refusing()).send(message())
    assert inbox.newest_first() == []


def test_a_message_survives_packing_and_hides_its_words() -> None:
    original = message()
    assert Message.unpack(original.pack()) == original
    assert "canary" not in repr(original)
