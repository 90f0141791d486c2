from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from threading import enumerate as running_threads

import pytest
from sqlalchemy import text

from authsvc.i18n import Catalogues
from tests.support.ports import wait_until
from tests.support.site import RELAXED, Site
from tests.support.smtp import SmtpSink, running_smtp
from tests.support.visitor import fresh_email


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with running_smtp() as running:
        yield running


@pytest.fixture
def mailing(fresh_database_url: str, sink: SmtpSink) -> Iterator[Site]:
    """The service as it is deployed: threads, and mail by SMTP."""
    mail = {
        "authsvc.mail.transport": "smtp",
        "authsvc.mail.host": sink.host,
        "authsvc.mail.port": str(sink.port),
        "authsvc.mail.tls": "none",
        "authsvc.mail.timeout": "60",
        "authsvc.outbox.couriers": "2",
        "authsvc.outbox.poll": "10m",
        "authsvc.app_name": "Acme",
        "authsvc.links.links": "direct",
        "authsvc.plugins": "bearer",
        "authsvc.brand.colour": "#ffd43b",
    }
    site = Site(fresh_database_url, RELAXED | mail)
    yield site
    site.registry.delivery.threads.stop()
    site.close()


def couriers() -> set[Thread]:
    return {thread for thread in running_threads() if thread.name == "authsvc courier"}


def test_a_mail_leaves_right_after_the_commit_of_a_use_case(mailing: Site, sink: SmtpSink) -> None:
    to = fresh_email()
    with mailing.acting() as auth:
        auth.begin()
        auth.send_mail("welcome", to, link="https://auth.example.com/account")
        assert sink.mails == []
    wait_until(lambda: sink.to(to) != [], what="the mail")
    (received,) = sink.to(to)
    assert str(received.mail["From"]) == "Acme <no-reply@auth.example.com>"
    assert "Acme (auth.example.com)" in received.body()
    assert "background:#ffd43b;color:#14161c" in received.body("html")


def test_smtp_down_never_fails_a_request_and_the_mail_comes_later_once(
    mailing: Site, sink: SmtpSink
) -> None:
    sink.answer = lambda verb, _rest: "421 closed" if verb == "CONNECT" else None
    visitor, email = mailing.visitor(), fresh_email()
    visitor.sign_up(email)
    assert visitor.post("/request-password-reset", {"email": email}).status_int == 200
    wait_until(lambda: sink.connections > 0, what="the first attempt")
    sink.answer = lambda _verb, _rest: None

    def arrived() -> bool:
        mailing.registry.delivery.threads.nudge()
        return sink.to(email) != []

    wait_until(arrived, what="the mail")
    with mailing.registry.read_engine.connect() as connection:
        wait_until(
            lambda: connection.scalar(text("SELECT count(*) FROM outbox")) == 0, what="settling"
        )
    assert len(sink.to(email)) == 1


def test_letters_speak_the_languages_of_the_pages(mailing: Site) -> None:
    values = {"link": "https://auth.example.com/x", "expires_in": timedelta(hours=2)}
    letters = mailing.registry.delivery.mailer.letters
    assert "de" in Catalogues().tags
    english = letters.write("verify_email", "fr", values)
    german = letters.write("verify_email", "de", values)
    assert german.subject != english.subject
    assert "2 Stunden" in german.text


def test_threads_start_with_the_application_only_where_settings_say_so(
    fresh_database_url: str,
) -> None:
    before = couriers()
    site = Site(fresh_database_url, RELAXED | {"authsvc.plugins": "bearer"})
    assert couriers() <= before
    assert site.registry.delivery.inbox.newest_first() == []
    site.close()
