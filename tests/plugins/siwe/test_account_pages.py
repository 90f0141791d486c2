"""The wallets of an account on its pages; the wallet's part is played by the test."""

import json
from datetime import timedelta

import pytest

from tests.plugins.siwe.conftest import asked, connect, enter, signed
from tests.support.reader import Reader, signed_in
from tests.support.wallet import Wallet


def add(reader, wallet):
    reader.open("/account/wallets")
    text = asked(reader.visitor, wallet, path="/siwe/link-message")
    return reader.send("/account/wallets", credential=json.dumps(signed(wallet, text)))


def items(reader):
    """The list of the page, as texts."""
    reader.open("/account/wallets")
    return [
        " ".join(item.select_one(".words").get_text(" ").split())
        for item in reader.page.html.select(".panel .item")
    ]


def short(wallet):
    return f"{wallet.address[:6]}…{wallet.address[-4:]}"


@pytest.fixture
def reader(site):
    """Somebody signed in."""
    return signed_in(site)[0]


def test_a_wallet_is_connected(reader, site, wallet):
    assert items(reader) == []
    add(reader, wallet)
    assert "Your wallet is connected" in reader.said
    (item,) = items(reader)
    assert item.startswith(f"{short(wallet)} Connected just now")
    assert item.endswith("never used")
    assert enter(site.visitor(), wallet).status_int == 200
    assert "last used just now" in items(reader)[0]


def test_the_security_page_leads_there(reader, wallet):
    add(reader, wallet)
    page = reader.open("/account/security")
    link = page.html.select_one("a[href='/account/wallets']")
    assert short(wallet) in link.find_parent(class_="item").get_text()


def test_one_wallet_is_one_line_whatever_chains_it_is_used_on(reader, wallet):
    connect(reader.visitor, wallet)
    connect(reader.visitor, wallet, 137)
    assert len(items(reader)) == 1


def test_what_was_not_asked_for_is_refused_in_words(reader, wallet):
    reader.open("/account/wallets")
    page = reader.send("/account/wallets", credential="{}")
    assert page.status_int == 422
    assert "something else than we asked for" in reader.said


def test_a_wallet_of_somebody_else(reader, site, wallet):
    enter(site.visitor(), wallet)
    add(reader, wallet)
    assert "Another account has this wallet" in reader.said


def test_it_is_disconnected(reader, wallet):
    add(reader, wallet)
    reader.open("/account/wallets")
    reader.open(reader.page.html.select_one("a.danger")["href"])
    assert short(wallet) in reader.page.html.main.get_text()
    reader.send("/remove")
    assert "disconnected" in reader.said
    assert items(reader) == []


def test_the_last_way_in_stays(site, wallet):
    reader = Reader(site)
    enter(reader.visitor, wallet)
    (item,) = items(reader)
    assert "Your only way to sign in" in item
    assert not reader.page.html.select("a.danger")
    reader.open(f"/account/wallets/{wallet.address}/remove")
    reader.send("/remove")
    assert "your only way to sign in" in reader.said.lower() or "last way" in reader.said.lower()
    assert len(items(reader)) == 1


def test_nobody_elses_wallet(reader, site, wallet):
    enter(site.visitor(), wallet)
    page = reader.open(f"/account/wallets/{wallet.address}/remove")
    assert page.status_int == 404


def test_no_more_than_there_may_be(make_wallet_site):
    reader = signed_in(make_wallet_site({"authsvc.siwe.per_account": "1"}))[0]
    add(reader, Wallet())
    reader.open("/account/wallets")
    assert not reader.page.html.select("form[data-wallet]")


def test_an_old_session_has_to_sign_in_once_more(reader, clock):
    clock.advance(timedelta(days=2))
    reader.open("/account/wallets")
    assert reader.at == "/sign-in"


def test_connected_accounts_are_those_at_providers(make_wallet_site, wallet):
    plugins = "bearer username two_factor social siwe audit"
    reader = signed_in(make_wallet_site({"authsvc.plugins": plugins}))[0]
    add(reader, wallet)
    page = reader.open("/account/connections")
    assert "siwe" not in page.html.main.get_text()
