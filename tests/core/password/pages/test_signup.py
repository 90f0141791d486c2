"""Sign-up and the proof of a mailbox, on both databases."""

import pytest

from tests.support.reader import Reader
from tests.support.site import SHIPPED
from tests.support.visitor import PASSWORD, fresh_email

NEW_PASSWORD = "brine-4-Lantern"
STRICT = {"authsvc.limits.enabled": "false"}


@pytest.fixture
def proving_site(make_site):
    """The shipped rules about mailboxes; no limits, since these tests knock often."""
    return make_site(STRICT, base=SHIPPED)


def test_sign_up_confirms_the_mailbox_and_signs_in(proving_site):
    reader = Reader(proving_site)
    email = reader.sign_up()
    assert (reader.at, email in reader.page.text) == ("/check-mail", True)
    reader.open(reader.mailed_link(email))
    assert reader.heading == "Confirm your e-mail"
    reader.send("/verify-email")
    assert reader.at == "/account/profile"
    assert "Your e-mail is confirmed" in reader.said


def test_opening_a_verification_link_changes_nothing(proving_site):
    reader = Reader(proving_site)
    email = reader.sign_up()
    link = reader.mailed_link(email)
    for method in ("GET", "HEAD", "GET"):
        assert Reader(proving_site).open(link, method).status_int == 200
    reader.open("/account")
    assert reader.at == "/sign-in"
    reader.open(link)
    assert reader.send("/verify-email").status_int == 200
    assert reader.at == "/account/profile"


def test_atk_042_a_link_opened_elsewhere_asks_for_the_password(proving_site):
    email = Reader(proving_site).sign_up()
    stranger = Reader(proving_site)
    stranger.open(stranger.mailed_link(email))
    assert "another device" in stranger.page.html.find(id="password-help").get_text()
    assert stranger.send("/verify-email").status_int == 422
    assert "password you chose" in stranger.wrong("password")
    stranger.send("/verify-email", password=PASSWORD + "!")
    assert stranger.page.status_int == 422
    stranger.send("/verify-email", password=PASSWORD)
    assert stranger.at == "/account/profile"


def test_a_used_link_says_so(proving_site):
    reader = Reader(proving_site)
    email = reader.sign_up()
    link = reader.mailed_link(email)
    reader.verify(email)
    assert "is confirmed" in Reader(proving_site).open(link).text
    assert "expired" in Reader(proving_site).open("/verify-email?token=nonsense").text


def test_atk_037_sign_up_with_a_known_address_looks_the_same(proving_site):
    first = Reader(proving_site)
    email = first.sign_up()
    second = Reader(proving_site)
    second.sign_up(email, password=NEW_PASSWORD)
    assert (second.at, second.page.text.count(email)) == (first.at, first.page.text.count(email))
    assert second.visitor.session() is None


def test_sign_in_before_the_mailbox_is_proven_sends_another_link(proving_site):
    reader = Reader(proving_site)
    email = reader.sign_up()
    reader.mailed_link(email)
    other = Reader(proving_site)
    other.sign_in(email)
    assert other.at == "/check-mail"
    other.mailed_link(email)
    sent = proving_site.registry.delivery.inbox.newest_first()
    assert len({mail.id for mail in sent if mail.to == email}) == 2
    other.send("/verify-email/send")
    assert (other.at, "another link" in other.said) == ("/check-mail", True)


def test_every_field_says_what_is_wrong_with_it(site):
    reader = Reader(site)
    reader.open("/sign-up")
    reader.send("/sign-up", name="", email="ada@@example", password="")
    assert reader.page.status_int == 422
    assert reader.wrong("name") == "Error: Please fill this in."
    assert reader.wrong("email") == "Error: That doesn't look like an e-mail address."
    assert reader.wrong("password") == "Error: Please fill this in."
    reader.send("/sign-up", name="Ada", email=fresh_email(), password="short")
    assert reader.wrong("password") == "Error: Too short: at least 8 characters are needed."


def test_closed_sign_up_has_no_page(make_site):
    site = make_site({"authsvc.password.sign_up": "false"})
    reader = Reader(site)
    reader.open("/sign-up")
    assert reader.at == "/sign-in"
    assert "/sign-up" not in reader.page.text
