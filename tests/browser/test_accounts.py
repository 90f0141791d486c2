"""Several accounts in one browser, without a script; and the way one signed in last."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_comforts import LONG, sign_up
from tests.support.databases import Databases
from tests.support.gallery import each_view, findings, running_site, take_picture, too_wide
from tests.support.server import Server
from tests.support.tour import PASSWORD

PLUGINS = "bearer username two_factor audit multi_session last_method"
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture(scope="module")
def accounts(databases: Databases):
    settings = {"AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false", "AUTHSVC_PLUGINS": PLUGINS}
    with running_site(databases, **settings) as server:
        yield server


def look(page: Page, name: str) -> None:
    """In every width and scheme: nothing wrong, nothing to scroll sideways."""
    for width, scheme in each_view(page):
        assert findings(page) == [], (name, width, scheme)
        assert too_wide(page) == 0, (name, width, scheme)
        if PICTURES:
            take_picture(page, Path(PICTURES) / f"{name}-{width}-{scheme}.png")


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).first.click()


def test_switching_between_accounts(chromium: Browser, accounts: Server):
    elsewhere = sign_up(chromium.new_context().new_page(), accounts.url, "Grace Hopper")
    page = chromium.new_context(java_script_enabled=False).new_page()
    mine = sign_up(page, accounts.url, LONG)
    page.get_by_role("link", name="Switch account").click()
    page.get_by_role("link", name="Add another account").click()
    expect(page.get_by_text("You stay signed in to your other account.")).to_be_visible()
    page.locator("[name=email]").fill(elsewhere)
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/account/**")
    page.goto(f"{accounts.url}/switch")
    assert page.locator(".accounts .small").all_inner_texts() == [mine, elsewhere]
    page.locator("form[action$='/switch/to'] button").click()
    expect(page.get_by_text("You have switched accounts.")).to_be_visible()
    page.goto(f"{accounts.url}/sign-out")
    expect(page.get_by_text("all 2 accounts in this browser")).to_be_visible()


def test_the_pages_are_in_order(chromium: Browser, accounts: Server):
    elsewhere = sign_up(chromium.new_context().new_page(), accounts.url, "Grace Hopper")
    page = chromium.new_context().new_page()
    sign_up(page, accounts.url, LONG)
    page.goto(f"{accounts.url}/sign-in?add=1")
    look(page, "add-account")
    page.locator("[name=email]").fill(elsewhere)
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/account/**")
    page.goto(f"{accounts.url}/switch")
    look(page, "switch")
    page.goto(f"{accounts.url}/sign-out")
    look(page, "sign-out")
    press(page, "Sign out")
    page.wait_for_url("**/signed-out**")
    page.goto(f"{accounts.url}/sign-in")
    expect(page.get_by_text("Last used")).to_be_visible()
    look(page, "sign-in-last-used")
