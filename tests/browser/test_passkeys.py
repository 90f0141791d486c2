"""Passkeys in Chromium, with its virtual authenticator (WebAuthn Level 3, section 11)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.gallery import require_sound, running_site
from tests.support.passkey_person import Person
from tests.support.ports import free_port
from tests.support.tour import Tour

PLUGINS = "bearer username two_factor passkey audit"


@pytest.fixture(scope="module")
def key_site(databases: Any) -> Iterator[str]:
    """The service with passkeys; browsers take them for ``localhost``, not for an address."""
    port = free_port()
    settings = {
        "AUTHSVC_PLUGINS": PLUGINS,
        "AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false",
        "AUTHSVC_BASE_URL": f"http://localhost:{port}",
    }
    with running_site(databases, port=port, **settings):
        yield f"http://localhost:{port}"


@pytest.fixture
def person(chromium, key_site):
    """Somebody signed in; every script of every page has worked at the end."""
    with looking(Person(chromium, key_site)) as person:
        person.sign_up()
        yield person


@contextmanager
def looking(person: Person) -> Iterator[Person]:
    """Close the window at the end, and say what its console said."""
    yield person
    person.context.close()
    assert person.broken == []


def look(page: Page) -> None:
    """No page is too wide, and axe finds nothing that matters."""
    require_sound(page.url, page)


def test_a_passkey_is_made_used_renamed_and_removed(person):
    page = person.page
    page.goto(f"{person.url}/account/passkeys/add")
    look(page)
    person.add_passkey()
    assert len(person.device.keys()) == 1
    assert person.items[0].startswith("Chrome on Linux On one device Added just now")
    look(page)
    person.sign_out()

    page.goto(f"{person.url}/sign-in/passkey")
    look(page)
    person.press("Use a passkey")
    page.wait_for_url("**/account/profile")

    page.goto(f"{person.url}/account/security")
    assert "last used just now" in person.items[0]
    page.get_by_role("link", name="Rename").click()
    look(page)
    page.locator("[name=name]").fill("Blue key")
    person.press("Save")
    page.wait_for_url("**/account/security")
    assert person.items[0].startswith("Blue key")
    page.get_by_role("link", name="Remove").click()
    look(page)
    person.press("Remove passkey")
    page.wait_for_url("**/account/security")
    assert person.items == []


def test_the_button_of_the_sign_in_page(person):
    person.add_passkey("Key")
    person.sign_out()
    person.device.be_absent()  # else the suggestion would be taken before the button
    person.page.goto(f"{person.url}/sign-in?callbackURL=/account/security")
    look(person.page)
    person.device.be_there()
    person.press("Use a passkey")
    person.page.wait_for_url(f"{person.url}/account/security")


def test_autofill_of_the_e_mail_field(person):
    """Conditional mediation: nothing is pressed; the browser's suggestion is taken."""
    person.add_passkey("Key")
    person.sign_out()
    person.page.goto(f"{person.url}/sign-in?callbackURL=/account/security")
    person.page.wait_for_url(f"{person.url}/account/security")


def test_no_second_passkey_on_the_same_device(person):
    person.add_passkey("Key")
    person.page.goto(f"{person.url}/account/passkeys/add")
    person.press("Create passkey")
    alert = person.page.get_by_role("alert")
    expect(alert).to_contain_text("has a passkey for your account already")
    assert len(person.device.keys()) == 1
    look(person.page)


def test_the_second_factor(person):
    person.add_passkey("Key")
    tour = Tour(person.page, person.url, person.email, lambda _name, _page: None)
    tour.enrol()
    person.sign_out()
    person.device.be_absent()
    person.page.goto(f"{person.url}/sign-in")
    person.type_password()
    person.page.wait_for_url("**/two-factor*")
    look(person.page)
    person.device.be_there()
    person.press("Use a passkey")
    person.page.wait_for_url("**/account/profile")


def test_asked_once_more(person):
    person.add_passkey("Key")
    person.page.goto(f"{person.url}/sign-in?again=1&callbackURL=/account/password")
    person.page.wait_for_url(f"{person.url}/account/password")


def test_a_passkey_of_another_browser(person, chromium):
    """As a password manager brings it; and what has been cancelled can be tried again."""
    person.add_passkey("Shared")
    with looking(Person(chromium, person.url)) as other:
        other.device.take(person.device.keys()[0])
        other.page.goto(f"{person.url}/sign-in/passkey")
        other.page.evaluate(
            "() => { const real = navigator.credentials.get.bind(navigator.credentials);"
            " navigator.credentials.get = async () => { navigator.credentials.get = real;"
            "  throw new DOMException('no', 'NotAllowedError'); }; }"
        )
        other.press("Use a passkey")
        expect(other.page.get_by_role("alert")).to_contain_text("was cancelled")
        other.press("Use a passkey")
        other.page.wait_for_url("**/account/profile")


def test_a_browser_without_passkeys(chromium, key_site):
    context = chromium.new_context()
    context.add_init_script("delete window.PublicKeyCredential")
    page = context.new_page()
    page.goto(f"{key_site}/sign-in")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.goto(f"{key_site}/sign-in/passkey")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("can't use passkeys")
    context.close()


def test_sign_up_without_a_password(chromium, key_site):
    with looking(Person(chromium, key_site)) as person:
        page = person.page
        page.goto(f"{key_site}/sign-up")
        look(page)
        page.get_by_role("link", name="Use a passkey instead").click()
        look(page)
        page.locator("[name=name]").fill("Ada Lovelace")
        page.locator("[name=email]").fill(person.email)
        person.press("Create account")
        page.wait_for_url("**/account/profile")
        assert len(person.device.keys()) == 1
        person.sign_out()
        page.goto(f"{key_site}/sign-in")
        page.wait_for_url("**/account/profile")


def test_the_browser_forgets_a_passkey_that_was_removed_here(person):
    """WebAuthn Level 3, section 5.1.10: what we don't know is not offered again."""
    person.add_passkey("Key")
    page = person.page
    page.get_by_role("link", name="Remove").click()
    person.press("Remove passkey")
    page.wait_for_url("**/account/security")
    person.sign_out()
    page.goto(f"{person.url}/sign-in/passkey")
    person.press("Use a passkey")
    expect(page.locator(".notice")).to_contain_text("don't know this passkey")
    for _ in range(600):
        if not person.device.keys():
            break
        page.wait_for_timeout(50)
    assert person.device.keys() == []
    page.get_by_role("link", name="Use another way").click()
    person.type_password()
    page.wait_for_url("**/account/profile")
