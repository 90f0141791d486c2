"""The development inbox, on both databases."""

from dataclasses import replace

import pytest

from authsvc.mail.message import SMS
from tests.support.reader import Reader
from tests.support.site import SHIPPED

DEVELOPMENT = {
    "authsvc.mail.inbox": "true",
    "authsvc.production": "false",
    "authsvc.limits.enabled": "false",
}


def test_mails_are_shown_with_their_links(make_site):
    reader = Reader(make_site(DEVELOPMENT, base=SHIPPED))
    assert "Nothing yet" in reader.open("/dev/inbox").text
    email = reader.sign_up()
    link = reader.mailed_link(email)
    reader.open("/dev/inbox")
    reader.open(reader.page.html.select_one("tbody a")["href"])
    assert "Confirm" in reader.heading
    assert reader.page.html.select_one(".mail a")["href"].endswith(link)
    assert reader.open("/dev/inbox/none-of-them").status_int == 404


def opened(site) -> Reader:
    """The newest mail, on its page."""
    reader = Reader(site)
    assert site.mail(reader.sign_up())
    reader.open("/dev/inbox")
    reader.open(reader.page.html.select_one("tbody a")["href"])
    return reader


def test_a_mail_is_shown_in_a_frame_that_may_do_nothing(make_site):
    reader = opened(make_site(DEVELOPMENT, base=SHIPPED))
    frame = reader.page.html.select_one("iframe")
    assert frame["title"] == reader.heading
    assert frame["sandbox"] == ["allow-popups", "allow-popups-to-escape-sandbox"]
    assert "frame-src 'self'" in reader.page.headers["Content-Security-Policy"]
    mail = reader.open(frame["src"])
    assert mail.html.find("h1").text == frame["title"]
    assert mail.html.select_one("head > base")["target"] == "_blank"
    policy = dict(
        part.partition(" ")[::2] for part in mail.headers["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": " ".join(frame["sandbox"]),
    }
    assert mail.headers["X-Content-Type-Options"] == "nosniff"


def test_a_text_message_has_no_frame(make_site):
    site = make_site(DEVELOPMENT, base=SHIPPED)
    reader = opened(site)
    short = replace(site.registry.delivery.inbox.newest_first()[0], id="short", kind=SMS, html="")
    site.registry.delivery.inbox.add(short)
    assert reader.open("/dev/inbox/short").html.select_one("iframe") is None
    assert reader.page.html.select_one(".mail a")
    assert reader.open("/dev/inbox/short/html").status_int == 404
    assert reader.open("/dev/inbox/none-of-them/html").status_int == 404


@pytest.mark.parametrize(
    "settings",
    [
        {},
        DEVELOPMENT | {"authsvc.mail.inbox": "false"},
        DEVELOPMENT | {"authsvc.production": "true"},
    ],
    ids=["shipped", "no inbox", "production"],
)
def test_there_is_none_unless_all_settings_say_so(make_site, settings):
    reader = Reader(make_site(settings, base=SHIPPED))
    assert reader.open("/dev/inbox").status_int == 404
    assert reader.open("/dev/inbox/any/html").status_int == 404
    reader.sign_up()
    assert "/dev/inbox" not in reader.page.text
