import logging
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from authsvc.delivery.settings import MailSettings
from authsvc.settings import SettingsError
from tests.delivery.conftest import Office
from tests.support.smtp import running_smtp


def with_mail(office: Office, **mail: object) -> Office:
    changed = replace(office.settings.mail, **mail)  # type: ignore[arg-type]
    office.settings = replace(office.settings, mail=changed)
    return office


def test_mails_come_from_us(small_office: Office) -> None:
    with running_smtp() as sink:
        delivery = small_office.mail_to(sink).open()
        small_office.post(delivery, "a@x.example")
        with_mail(small_office, sender="", sender_name="Auth")
        elsewhere = small_office.open()
        delivery.hire().deliver_due()
        small_office.post(elsewhere, "a@x.example")
        elsewhere.hire().deliver_due()
    assert [str(received.mail["From"]) for received in sink.mails] == [
        "Acme <auth@acme.example>",
        "Auth <no-reply@auth.acme.example>",
    ]


def test_the_inbox_of_development_copies_what_was_sent(small_office: Office) -> None:
    with running_smtp() as sink:
        delivery = small_office.mail_to(sink, inbox=True).open()
        small_office.post(delivery, "a@x.example")
        delivery.hire().deliver_due()
        assert len(sink.mails) == 1
    assert [mail.to for mail in delivery.inbox.newest_first()] == ["a@x.example"]


def test_without_that_setting_nothing_is_copied(small_office: Office) -> None:
    with running_smtp() as sink:
        delivery = small_office.mail_to(sink).open()
        small_office.post(delivery, "a@x.example")
        delivery.hire().deliver_due()
    assert delivery.inbox.newest_first() == []


def test_the_log_transport_sends_nothing(
    small_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    delivery = with_mail(small_office, transport="log", inbox=True).open()
    small_office.post(delivery, "a@x.example")
    with caplog.at_level(logging.INFO):
        assert delivery.hire().deliver_due().sent == 1
    assert "Confirm your e-mail address" in caplog.text
    assert "canary" not in caplog.text
    assert len(delivery.inbox.newest_first()) == 1


def test_texts_go_to_the_gateway(small_office: Office) -> None:
    bodies: list[bytes] = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        delivery = small_office.texts_to(f"http://127.0.0.1:{server.server_address[1]}/sms").open()
        with small_office.sessions() as session:
            delivery.texter.send(session, "+15550100", "Code: 839201")
            session.commit()
        assert delivery.hire().deliver_due().sent == 1
        thread.join()
    assert bodies == [b'{"to": "+15550100", "text": "Code: 839201"}']


@pytest.mark.parametrize("sender", ["a@b.example, c@d.example", "@", "<", "a b", "a@b\r\nBcc: c@d"])
def test_a_sender_that_is_no_address_stops_the_start(small_office: Office, sender: str) -> None:
    small_office.settings = replace(small_office.settings, mail=MailSettings(sender=sender))
    with pytest.raises(SettingsError, match=r"authsvc\.mail\.sender"):
        small_office.open()
