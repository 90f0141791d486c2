"""The password in the account, on both databases."""

from datetime import timedelta

from tests.support.clock import with_clock
from tests.support.reader import Reader, signed_in
from tests.support.site import RELAXED
from tests.support.visitor import PASSWORD

NEW_PASSWORD = "brine-4-Lantern"


def test_change_password(site):
    reader, email = signed_in(site)
    elsewhere = Reader(site)
    elsewhere.sign_in(email)
    reader.open("/account/password")
    reader.send("/account/password", currentPassword="wrong", newPassword=NEW_PASSWORD)
    assert reader.wrong("currentPassword") == "Error: That is not your password."
    reader.send("/account/password", currentPassword=PASSWORD, newPassword=NEW_PASSWORD)
    assert reader.at == "/account/security"
    assert "signed out everywhere else" in reader.said
    assert reader.visitor.session() is not None
    assert elsewhere.visitor.session() is None
    assert Reader(site).sign_in(email, NEW_PASSWORD).status_int == 200


def test_a_dangerous_page_asks_to_sign_in_again(make_site):
    site = with_clock(make_site({"authsvc.sessions.fresh_age": "1s"}, base=RELAXED))
    reader, email = signed_in(site)
    reader.open("/account/password")
    assert reader.at == "/account/password"
    site.services.now.advance(timedelta(minutes=1))
    reader.open("/account/password")
    assert reader.at == "/sign-in"
    assert "once more" in reader.page.text
    assert reader.page.html.find(id="email")["value"] == email
    reader.send("/sign-in", password=PASSWORD)
    assert reader.at == "/account/password"


def test_signing_in_again_ends_the_session_before(site):
    reader, email = signed_in(site)
    reader.open("/sign-in?again=1")
    reader.send("/sign-in", email=email, password=PASSWORD)
    reader.open("/account/sessions")
    assert len(reader.page.html.select("tbody tr")) == 1
