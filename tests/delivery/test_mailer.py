import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.delivery.conftest import LINK, Office


def everything_stored(office: Office) -> str:
    with office.read_engine.connect() as connection:
        return str(connection.execute(text("SELECT * FROM outbox")).all())


def test_a_mail_waits_in_the_transaction_and_goes_out_after_it(office: Office) -> None:
    delivery = office.open()
    with office.sessions() as session:
        delivery.mailer.send(
            session, "verify_email", "ada@x.example", "en", link=LINK, expires_in=timedelta(hours=1)
        )
        assert delivery.hire().deliver_due().sent == 0
        session.commit()
    assert delivery.hire().deliver_due().sent == 1
    mail = delivery.inbox.latest("ada@x.example")
    assert mail is not None
    assert mail.subject == "Confirm your e-mail address for Acme"
    assert LINK in mail.text
    assert "token-canary" in mail.html
    assert mail.date == office.clock.now()


def test_atk_200_no_mail_for_what_was_rolled_back(office: Office) -> None:
    delivery = office.open()
    with office.sessions() as session:
        delivery.mailer.send(
            session, "verify_email", "ada@x.example", "en", link=LINK, expires_in=timedelta(hours=1)
        )
        session.flush()
        session.rollback()
    assert delivery.hire().deliver_due().sent == 0
    assert delivery.inbox.newest_first() == []


def test_links_and_codes_cannot_be_read_in_the_database(office: Office) -> None:
    delivery = office.open()
    office.post(delivery, "ada@x.example")
    with office.sessions() as session:
        delivery.texter.send(session, "+15550100", "Your code: 839201")
        delivery.mailer.send(
            session, "two_factor_code", "ada@x.example", "en",
            code="839201", expires_in=timedelta(minutes=5),
        )  # fmt: skip
        session.commit()
    stored = everything_stored(office)
    assert "ada@x.example" in stored
    for secret in ("token-canary", "839201", "Your code", json.dumps(LINK), "Confirm"):
        assert secret not in stored


def test_whoever_writes_rows_cannot_redirect_a_mail(office: Office) -> None:
    delivery = office.open()
    office.post(delivery, "ada@x.example")
    with office.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET recipient = 'eve@evil.example'"))
    delivery.hire().deliver_due()
    assert [mail.to for mail in delivery.inbox.newest_first()] == ["ada@x.example"]


def test_whoever_writes_rows_cannot_write_mails(office: Office) -> None:
    delivery = office.open()
    office.post(delivery, "ada@x.example")
    with office.engine.begin() as connection:
        connection.execute(text("""UPDATE outbox SET payload = '{"to": "eve@evil.example"}'"""))
    assert delivery.hire().deliver_due().deferred == 1
    assert delivery.inbox.newest_first() == []


def test_a_mail_whose_link_has_expired_is_not_sent(office: Office) -> None:
    delivery = office.open()
    office.post(delivery, "ada@x.example", expires_in=timedelta(minutes=5))
    office.clock.forward(minutes=5)
    assert delivery.hire().deliver_due().dead == 1
    assert delivery.inbox.newest_first() == []
    assert [(row.failure, row.payload) for row in office.rows()] == [("expired", "")]


def test_nothing_is_kept_longer_than_the_settings_say(small_office: Office) -> None:
    delivery = small_office.rules(keep_trying=timedelta(hours=2)).open()
    small_office.post(delivery, "ada@x.example")
    (row,) = small_office.rows()
    assert row.expires_at - row.created_at == timedelta(hours=2)


def test_a_text_leaves_like_a_mail(office: Office) -> None:
    delivery = office.open()
    with office.sessions() as session:
        delivery.texter.send(session, "+15550100", "Your code: 839201", timedelta(minutes=5))
        session.commit()
    assert delivery.hire().deliver_due().sent == 1
    text_message = delivery.inbox.latest("+15550100")
    assert text_message is not None
    assert (text_message.kind, text_message.text) == ("sms", "Your code: 839201")


@pytest.mark.parametrize("silenced", [("welcome",), ("notices",)])
def test_silenced_kinds_are_not_written(small_office: Office, silenced: tuple[str, ...]) -> None:
    mail = replace(small_office.settings.mail, silenced=silenced)
    small_office.settings = replace(small_office.settings, mail=mail)
    delivery = small_office.open()
    with small_office.sessions() as session:
        delivery.mailer.send(session, "welcome", "ada@x.example", "en", link=LINK)
        session.commit()
    small_office.post(delivery, "ada@x.example")
    delivery.hire().deliver_due()
    assert [mail.subject.split()[0] for mail in delivery.inbox.newest_first()] == ["Confirm"]


def test_a_notice_tells_the_time_by_itself(small_office: Office) -> None:
    delivery = small_office.open()
    with small_office.sessions() as session:
        delivery.mailer.send(session, "password_changed", "ada@x.example", None, link=LINK)
        session.commit()
    delivery.hire().deliver_due()
    assert "November 22, 17:00 UTC" in delivery.inbox.newest_first()[0].text


def test_a_letter_that_cannot_be_written_stops_the_transaction(small_office: Office) -> None:
    delivery = small_office.open()
    with small_office.sessions() as session, pytest.raises(ValueError, match="link"):
        delivery.mailer.send(session, "welcome", "ada@x.example", "en", link="javascript:alert(1)")
    assert small_office.rows() == []
