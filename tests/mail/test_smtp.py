from contextlib import closing
from datetime import UTC, datetime
from email.headerregistry import Address
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from authsvc.mail.message import Message
from authsvc.mail.smtp import SmtpServer, SmtpTransport, compose
from authsvc.mail.transports import DeferredError, RejectedError, UnreachableError
from tests.support.certificates import write_certificate
from tests.support.ports import free_port
from tests.support.smtp import HANG, SmtpSink, running_smtp

WHEN = datetime(2026, 11, 22, 17, 4, 5, tzinfo=UTC)
BAD = ("RCPT", "to:<bad@")
SENDER = Address("Acme", addr_spec="auth@acme.example")


def message(**changes: str) -> Message:
    given = {"subject": "Grüße", "text": "Hallo – schön\n", "html": "<p>Hi", **changes}
    return Message(id="m1", date=WHEN, **{"to": "ada@example.com", **given})


def transport(sink: SmtpSink, **changes: object) -> SmtpTransport:
    given = {"host": sink.host, "port": sink.port, "tls": "none", "timeout": 60.0}
    return SmtpTransport(SmtpServer(**{**given, **changes}), SENDER)  # type: ignore[arg-type]


def send(sink: SmtpSink, mail: Message | None = None, **changes: object) -> None:
    with closing(transport(sink, **changes)) as line:
        line.send(mail or message())


def test_a_mail_arrives_as_text_and_html() -> None:
    with running_smtp() as sink:
        send(sink)
    (received,) = sink.mails
    assert received.sender == "auth@acme.example"
    assert received.recipients == ("ada@example.com",)
    assert received.body() == "Hallo – schön\n"
    assert received.body("html").strip() == "<p>Hi"
    mail = received.mail
    assert mail["Subject"] == "Grüße"
    assert mail["From"] == "Acme <auth@acme.example>"
    assert mail["Message-ID"] == "<m1@acme.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(mail["Date"]) == WHEN


def test_we_do_not_tell_our_hosts_name() -> None:
    with running_smtp() as sink:
        send(sink)
    assert sink.commands[0] == "ehlo acme.example"


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "ada@example.com\r\nBcc: eve@evil.example"},
        {"to": "ada@example.com, eve@evil.example"},
        {"to": "ada@example.com eve@evil.example"},
        {"to": "ada@example.com>\r\nRCPT TO:<eve@evil.example"},
        {"to": ""},
        {"to": "no address"},
        {"to": "j\u00f6rg@example.com>\r\nRCPT TO:<eve@evil.example"},
        {"to": "j\u00f6rg@example.com, eve@evil.example"},
        {"subject": "Hello\r\nBcc: eve@evil.example"},
        {"subject": "Hello\nBcc: eve@evil.example"},
    ],
)
def test_atk_207_headers_and_recipients_cannot_be_injected(changes: dict[str, str]) -> None:
    with running_smtp() as sink:
        with pytest.raises(RejectedError):
            send(sink, message(**changes))
        assert sink.mails == []
        assert not any("evil" in command for command in sink.commands)


def test_a_text_cannot_end_the_mail_and_begin_another() -> None:
    smuggled = "Hi\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n.\nRCPT TO:<x@y.z>\r\n"
    with running_smtp() as sink:
        send(sink, message(text=smuggled))
    (received,) = sink.mails
    assert "MAIL FROM" in received.body()
    assert len([command for command in sink.commands if command.lower().startswith("mail")]) == 1


def test_a_name_of_ours_with_strange_characters_stays_one_sender() -> None:
    mail = compose(message(), Address('Acme, "Inc" <x@y>', addr_spec="auth@acme.example"))
    assert [a.addr_spec for a in mail["From"].addresses] == ["auth@acme.example"]


def test_addresses_beyond_ascii_are_sent_where_the_server_can() -> None:
    with running_smtp() as sink:
        send(sink, message(to="jörg@example.com"))
    assert sink.mails[0].recipients == ("jörg@example.com",)


@pytest.mark.parametrize(
    ("verb", "reply", "error"),
    [
        ("RCPT", "550 no such user", RejectedError),
        ("RCPT", "451 greylisted", DeferredError),
        ("MAIL", "553 not you", DeferredError),
        ("DATA", "554 no", RejectedError),
        ("END", "552 too big", RejectedError),
        ("END", "451 later", DeferredError),
        ("END", "", DeferredError),
        ("MAIL", "", DeferredError),
        ("CONNECT", "554 go away", UnreachableError),
        ("CONNECT", "", UnreachableError),
    ],
)
def test_each_failure_is_told_apart(verb: str, reply: str, error: type[Exception]) -> None:
    sink = SmtpSink(answer=lambda asked, _rest: reply if asked == verb else None)
    with running_smtp(sink):
        mailer = transport(sink)
        with pytest.raises(error) as failure:
            mailer.send(message())
        mailer.close()
    assert sink.mails == []
    assert type(failure.value) is error
    assert "no such user" not in str(failure.value)


def test_after_a_failure_the_next_mail_goes_out() -> None:
    sink = SmtpSink(answer=lambda verb, rest: "550 no" if (verb, rest[:8].lower()) == BAD else None)
    with running_smtp(sink):
        mailer = transport(sink)
        with pytest.raises(RejectedError):
            mailer.send(message(to="bad@example.com"))
        mailer.send(message(to="good@example.com"))
        mailer.close()
    assert [received.recipients for received in sink.mails] == [("good@example.com",)]


def test_one_connection_serves_many_mails_and_a_dead_one_is_replaced() -> None:
    sink = SmtpSink()
    with running_smtp(sink):
        mailer = transport(sink)
        mailer.send(message())
        mailer.send(message())
        assert sink.connections == 1
        sink.answer = lambda verb, _rest: "" if verb == "NOOP" else None
        mailer.send(message())
        assert sink.connections == 2
        mailer.close()
    assert len(sink.mails) == 3


def test_nobody_listens() -> None:
    nobody = SmtpServer("127.0.0.1", free_port(), tls="none", timeout=60)
    with pytest.raises(UnreachableError):
        SmtpTransport(nobody, SENDER).send(message())


@pytest.mark.parametrize(
    ("verb", "error"),
    [("CONNECT", UnreachableError), ("RCPT", DeferredError), ("END", DeferredError)],
)
def test_asvs_13_1_3_a_server_that_falls_silent_is_left(verb: str, error: type[Exception]) -> None:
    sink = SmtpSink(answer=lambda asked, _rest: HANG if asked == verb else None)
    with running_smtp(sink), pytest.raises(error):
        send(sink, timeout=2, accept_timeout=2)
    assert sink.mails == []


def test_the_last_answer_may_take_longer_than_the_others() -> None:
    sink = SmtpSink()

    def slow(verb: str, _rest: str) -> None:
        if verb == "END":
            sink.released.wait(3)

    sink.answer = slow
    with running_smtp(sink):
        send(sink, timeout=2, accept_timeout=60)
    assert len(sink.mails) == 1


class TestEncryption:
    def test_starttls_with_a_certificate_we_trust(self, tmp_path: Path) -> None:
        certificate, context = write_certificate(tmp_path)
        with running_smtp(SmtpSink(tls=context)) as sink:
            send(
                sink,
                tls="starttls", ca_file=str(certificate), user="u", password="pass-canary",
            )  # fmt: skip
        assert sink.mails[0].encrypted
        assert any(command.startswith("AUTH PLAIN") for command in sink.commands)

    def test_a_certificate_we_do_not_trust(self, tmp_path: Path) -> None:
        _, context = write_certificate(tmp_path)
        with running_smtp(SmtpSink(tls=context)) as sink:
            with pytest.raises(UnreachableError):
                send(sink, tls="starttls")
            assert sink.mails == []

    def test_a_certificate_for_another_host(self, tmp_path: Path) -> None:
        certificate, context = write_certificate(tmp_path, address="127.0.0.9")
        with running_smtp(SmtpSink(tls=context)) as sink:
            with pytest.raises(UnreachableError):
                send(sink, tls="starttls", ca_file=str(certificate))
            assert sink.mails == []

    def test_starttls_is_never_given_up(self) -> None:
        with running_smtp() as sink:
            with pytest.raises(UnreachableError):
                send(sink, tls="starttls", user="u", password="pass-canary")
            assert sink.mails == []
            assert not any("AUTH" in command.upper() for command in sink.commands)

    def test_tls_from_the_first_byte_needs_tls(self) -> None:
        with running_smtp() as sink:
            with pytest.raises(UnreachableError):
                send(sink, tls="tls", timeout=1)
            assert sink.mails == []


def test_the_password_is_not_in_repr() -> None:
    assert "canary" not in repr(SmtpServer("h", 25, password="pass-canary"))
