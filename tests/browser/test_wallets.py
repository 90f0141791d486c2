"""Ethereum wallets in Chromium.

The wallet is a script in the page, as extensions put one there; its key is with the test.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.gallery import require_sound, running_site
from tests.support.ports import free_port
from tests.support.tour import Tour
from tests.support.wallet import Wallet
from tests.support.wallet_person import Person

PLUGINS = "bearer username two_factor siwe audit"


@pytest.fixture(scope="module")
def wallet_site(databases: Any) -> Iterator[str]:
    """The service with wallets."""
    port = free_port()
    settings = {
        "AUTHSVC_PLUGINS": PLUGINS,
        "AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false",
        "AUTHSVC_BASE_URL": f"http://localhost:{port}",
    }
    with running_site(databases, port=port, **settings):
        yield f"http://localhost:{port}"


@contextmanager
def looking(person: Person) -> Iterator[Person]:
    """Close the window at the end, and say what its console said."""
    yield person
    person.context.close()
    assert person.broken == []


@pytest.fixture
def person(chromium: Any, wallet_site: str) -> Iterator[Person]:
    """Somebody; every script of every page has worked at the end."""
    with looking(Person(chromium, wallet_site)) as person:
        yield person


def look(page: Page) -> None:
    """No page is too wide, and axe finds nothing that matters."""
    require_sound(page.url, page)


@pytest.mark.parametrize("announces", [True, False])
def test_sign_in_by_wallet(person, announces):
    wallet = person.install("Rabbit", announces=announces)
    page = person.page
    page.goto(f"{person.url}/sign-in?callbackURL=/account/security")
    look(page)
    page.get_by_role("link", name="Sign in with Ethereum").click()
    look(page)
    expect(page.locator("[data-absent-note]")).to_be_hidden()
    person.chain = 137
    person.press("Use your wallet")
    page.wait_for_url(f"{person.url}/account/security")
    (message,) = person.signed
    assert wallet.address in message
    assert "\nChain ID: 137\n" in message
    assert message.startswith(person.url.removeprefix("http://") + " wants you to sign in")
    person.sign_out()
    page.goto(f"{person.url}/sign-in/ethereum")
    person.press("Use your wallet")
    page.wait_for_url("**/account/profile")
    assert wallet.address in page.content()


def test_a_wallet_is_connected_and_disconnected(person):
    wallet = person.install("Rabbit")
    short = f"{wallet.address[:6]}…{wallet.address[-4:]}"
    person.sign_up()
    page = person.page
    page.goto(f"{person.url}/account/security")
    look(page)
    page.locator("a[href='/account/wallets']").click()
    look(page)
    person.press("Use your wallet")
    expect(page.locator(".notice.success")).to_contain_text("Your wallet is connected")
    expect(page.locator(".panel .item").first).to_contain_text(short)
    look(page)
    person.sign_out()
    page.goto(f"{person.url}/sign-in/ethereum?callbackURL=/account/wallets")
    person.press("Use your wallet")
    page.wait_for_url(f"{person.url}/account/wallets")
    page.get_by_role("link", name="Disconnect").click()
    look(page)
    person.press("Disconnect")
    expect(page.locator(".notice.success")).to_contain_text("disconnected")
    expect(page.locator(".panel .empty")).to_contain_text("No wallet yet.")


def test_several_wallets_are_chosen_from(person):
    person.install("Rabbit")
    second = person.install("Fox <b>& Co</b>")
    page = person.page
    page.goto(f"{person.url}/sign-in/ethereum")
    expect(page.get_by_role("button", name="Use your wallet")).to_be_hidden()
    expect(page.get_by_role("button", name="Rabbit")).to_be_visible()
    look(page)
    person.press("Fox <b>& Co</b>")
    page.wait_for_url("**/account/profile")
    assert second.address in person.signed[0]


def test_without_a_wallet(person):
    page = person.page
    page.goto(f"{person.url}/sign-in/ethereum")
    expect(page.locator("[data-absent-note]")).to_contain_text("No wallet was found")
    look(page)
    person.press("Use your wallet")
    expect(page.get_by_role("alert")).to_contain_text("There is no wallet in this browser")
    look(page)


def test_what_was_declined_can_be_tried_again(person):
    person.install("Rabbit")
    page = person.page
    page.goto(f"{person.url}/sign-in/ethereum")
    said = {
        ("eth_requestAccounts", 4001): "cancelled in your wallet",
        ("eth_requestAccounts", -32002): "waiting for you already",
        ("personal_sign", 4001): "cancelled in your wallet",
        ("personal_sign", -32603): "could not sign",
    }
    for (method, code), words in said.items():
        person.says = {method: code}
        person.press("Use your wallet")
        expect(page.get_by_role("alert")).to_contain_text(words)
    person.says = {}
    person.press("Use your wallet")
    page.wait_for_url("**/account/profile")


def test_the_second_factor_follows(person):
    person.install("Rabbit")
    person.sign_up()
    person.page.goto(f"{person.url}/account/wallets")
    person.press("Use your wallet")
    expect(person.page.locator(".notice.success")).to_be_visible()
    tour = Tour(person.page, person.url, person.email, lambda _name, _page: None)
    tour.enrol()
    person.sign_out()
    person.page.goto(f"{person.url}/sign-in/ethereum")
    person.press("Use your wallet")
    person.page.wait_for_url("**/two-factor*")
    tour.fill(code=tour.code(ahead=1))
    tour.press("Continue")
    person.page.wait_for_url("**/account/profile")


def test_a_signature_that_was_not_asked_for(person, monkeypatch):
    """The server's refusal stands on the page, and the button works again."""
    wallet = person.install("Rabbit")
    page = person.page
    page.goto(f"{person.url}/sign-in/ethereum")
    with monkeypatch.context() as patch:
        patch.setattr(wallet, "sign", Wallet().sign)
        person.press("Use your wallet")
        expect(page.locator(".notice.danger")).to_contain_text("was not accepted")
    look(page)
    person.press("Use your wallet")
    page.wait_for_url("**/account/profile")
