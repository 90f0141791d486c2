"""Signing in with a wallet on the hosted pages; the wallet's part is played by the test."""

import json

import pytest

from authsvc.plugins.siwe.pages import read_credential
from tests.plugins.siwe.conftest import asked, connect, enter, signed
from tests.support.reader import Reader, signed_in
from tests.support.second_factor import begin_enrolment, verify_totp
from tests.support.visitor import fresh_email
from tests.support.wallet import Wallet


def sealed(reader, wallet, chain=1):
    """What the script puts into the form."""
    return json.dumps(signed(wallet, asked(reader.visitor, wallet, chain)))


def test_the_sign_in_page_leads_there(site):
    reader = Reader(site)
    page = reader.open("/sign-in?callbackURL=/account/security")
    (link,) = (a for a in page.html.select("a.button") if a["href"].startswith("/sign-in/ethereum"))
    assert link.get_text(strip=True) == "Sign in with Ethereum"
    page = reader.open(link["href"])
    form = page.html.select_one("form[data-wallet]")
    assert form["data-wallet"] == "/api/auth/siwe/message"
    script = page.html.select_one("script[type=module]")
    assert f"'nonce-{script['nonce']}'" in page.headers["Content-Security-Policy"]


def test_pages_without_wallets_load_no_script_of_theirs(site):
    assert "siwe.js" not in Reader(site).open("/sign-in").text


def test_sign_in(site, wallet):
    reader = Reader(site)
    reader.open("/sign-in/ethereum?callbackURL=/account/wallets")
    reader.send("/sign-in/ethereum", credential=sealed(reader, wallet))
    assert reader.at == "/account/wallets"
    reader.open("/sign-in/ethereum")
    assert reader.at == "/account/profile"


@pytest.mark.parametrize(
    "credential",
    ["", "no JSON", "[]", "{}", "[" * 3000, '{"message": 1}', '{"message": "\\ud800"}'],
)
def test_what_cannot_be_read_is_refused_in_words(site, credential):
    reader = Reader(site)
    reader.open("/sign-in/ethereum?callbackURL=/account/security")
    page = reader.send("/sign-in/ethereum", credential=credential)
    assert page.status_int == 422
    assert "something else than we asked for" in reader.said
    kept = page.html.select_one("form[data-wallet] [name=callbackURL]")
    assert kept["value"] == "/account/security"


def test_reading_what_the_script_sends():
    assert read_credential('{"message": "a", "signature": "b", "x": 1}') == ("a", "b")
    for text in ("", "1", "[1, 2]", '{"message": ["a"]}', "{"):
        assert read_credential(text) == ("", "")


def test_a_wrong_signature(site, wallet):
    reader = Reader(site)
    reader.open("/sign-in/ethereum")
    told = {"message": asked(reader.visitor, wallet)}
    told["signature"] = Wallet().sign(told["message"])
    reader.send("/sign-in/ethereum", credential=json.dumps(told))
    assert "signature was not accepted" in reader.said


def test_the_form_needs_the_token_of_this_browser(site, wallet):
    reader = Reader(site)
    page = reader.post("/sign-in/ethereum", {"credential": sealed(reader, wallet)})
    assert page.status_int == 422
    assert reader.visitor.session() is None


def test_the_second_factor_follows(site, wallet, clock):
    owner, email = signed_in(site)
    connect(owner.visitor, wallet)
    enrolled = begin_enrolment(site, clock, owner.visitor, email)
    assert verify_totp(owner.visitor, enrolled.code()).status_int == 200
    reader = Reader(site)
    reader.open("/sign-in/ethereum?callbackURL=/account/security")
    reader.send("/sign-in/ethereum", credential=sealed(reader, wallet))
    assert reader.at == "/two-factor"
    assert reader.visitor.session() is None


def test_an_unproven_mailbox_has_to_be_proven_first(site, make_wallet_site, wallet):
    owner, email = signed_in(site)
    connect(owner.visitor, wallet)
    strict = make_wallet_site({"authsvc.password.require_verification": "true"})
    reader = Reader(strict)
    reader.open("/sign-in/ethereum")
    reader.send("/sign-in/ethereum", credential=sealed(reader, wallet))
    assert reader.at == "/check-mail"
    assert email in reader.page.text


def test_asked_once_more_a_wallet_will_do(site, wallet, clock):
    reader = Reader(site)
    enter(reader.visitor, wallet)
    before = reader.visitor.session()["session"]["id"]
    reader.open("/sign-in/ethereum?again=1&callbackURL=/account/wallets")
    assert reader.at == "/sign-in/ethereum"
    reader.send("/sign-in/ethereum", credential=sealed(reader, wallet))
    assert reader.at == "/account/wallets"
    assert reader.visitor.session()["session"]["id"] != before


def test_somebody_new_is_asked_for_an_address_where_one_is_needed(make_wallet_site, wallet):
    site = make_wallet_site({"authsvc.siwe.anonymous": "false"})
    reader, email = Reader(site), fresh_email()
    reader.open("/sign-in/ethereum?callbackURL=/account/wallets")
    page = reader.send("/sign-in/ethereum", credential=sealed(reader, wallet))
    assert (page.status_int, reader.wrong("email")) == (422, "Error: Please fill this in.")
    assert "data-wallet" not in page.text
    page = reader.send("/sign-in/ethereum", email="nonsense")
    assert "look like an e-mail address" in reader.wrong("email")
    reader.send("/sign-in/ethereum", email=email)
    assert reader.at == "/account/wallets"
    assert site.mail(email).subject.startswith("Confirm your new")
    reader.open(reader.mailed_link(email))
    reader.send("/verify-email")
    assert reader.visitor.session()["user"]["email"] == email
    again = Reader(site)
    again.open("/sign-in/ethereum")
    again.send("/sign-in/ethereum", credential=sealed(again, wallet))
    assert again.at == "/account/profile"


def test_one_more_account_in_this_browser(site, make_wallet_site, wallet):
    plugins = "bearer username two_factor multi_session siwe audit"
    site = make_wallet_site({"authsvc.plugins": plugins})
    reader, email = signed_in(site)
    reader.open("/sign-in?add=1")
    link = reader.page.html.select_one("a[href^='/sign-in/ethereum']")
    reader.open(link["href"])
    reader.send("/sign-in/ethereum", credential=sealed(reader, wallet))
    kept = reader.visitor.get("/multi-session/list-device-sessions").json
    names = {item["user"]["email"] for item in kept}
    assert email in names
    assert len(names) == 2


def test_a_guest_is_handed_over(make_wallet_site, wallet):
    site = make_wallet_site({"authsvc.plugins": "bearer two_factor anonymous siwe audit"})
    reader = Reader(site)
    reader.visitor.post("/sign-in/anonymous")
    reader.open("/sign-in/ethereum")
    reader.send("/sign-in/ethereum", credential=sealed(reader, wallet))
    found = reader.visitor.session()["user"]
    assert (found["isAnonymous"], found["name"]) == (False, wallet.address)
