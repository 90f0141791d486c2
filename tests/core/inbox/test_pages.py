"""The development inbox, on both databases."""

import pytest

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
    reader.sign_up()
    assert "/dev/inbox" not in reader.page.text
