"""Fields that a deployment declares, in a real browser: sign-up, profile, what is missing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.core.fields.conftest import FIELDS
from tests.support.databases import Databases
from tests.support.gallery import ALL_VIEWS, require_sound, running_site
from tests.support.server import Server
from tests.support.tour import PASSWORD
from tests.support.visitor import fresh_email

MORE = {
    "names": f"{FIELDS['names']} about terms",
    "about.max_length": "1000",
    "about.help": "Whatever you like to say.",
    "terms.type": "boolean",
    "terms.required": "true",
    "terms.choices": "true",
    "terms.label": "I agree to the terms",
    "terms.pages": "sign_up",
}


OPEN = {"AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false"}
DECLARED = {
    f"AUTHSVC_USER_FIELDS__{name.upper().replace('.', '__')}": text
    for name, text in (FIELDS | MORE).items()
}


@pytest.fixture(scope="module")
def declaring(databases: Databases) -> Iterator[Server]:
    with running_site(databases, **OPEN, **DECLARED) as server:  # type: ignore[arg-type] # no port
        yield server


def check(name: str, page: Page) -> None:
    """A page is accessible and fits, by day and by night, in the hand and on the desk."""
    require_sound(name, page, ALL_VIEWS)


def press(page: Page) -> None:
    page.locator("main form:not([action*=language]) button:not([type=button])").first.click()
    page.wait_for_load_state("load")


def fill(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"[name={name}]").fill(text)


def sign_up(page: Page, url: str, company: str = "Acme") -> None:
    page.goto(f"{url}/sign-up")
    fill(page, name="Ada", email=fresh_email(), password=PASSWORD, company=company)
    page.get_by_label("I agree to the terms").check()


def test_sign_up_and_profile(chromium: Browser, declaring: Server) -> None:
    page = chromium.new_context().new_page()
    sign_up(page, declaring.url)
    check("sign_up_fields", page)
    fill(page, seats="2.5", born="1915-12-10", about="One\nTwo")
    page.get_by_label("Music").check()
    page.get_by_label("Size").select_option("small")
    press(page)
    assert page.url.endswith("/account/profile")
    check("profile_fields", page)
    assert page.get_by_label("Born").input_value() == "1915-12-10"
    assert page.get_by_label("About").input_value() == "One\nTwo"
    assert page.get_by_label("Music").is_checked()
    assert page.get_by_label("Size").input_value() == "small"


def test_mistakes_stand_beside_their_fields(chromium: Browser, declaring: Server) -> None:
    page = chromium.new_context().new_page()
    sign_up(page, declaring.url, company="")
    page.evaluate("document.querySelector('main form.flow').noValidate = true")
    page.get_by_label("I agree to the terms").uncheck()
    fill(page, seats="0", born="1800-01-01")
    press(page)
    for name in ("company", "seats", "born", "terms"):
        assert page.locator(f"#{name}-error").is_visible(), name
        assert page.locator(f"#{name}").get_attribute("aria-invalid") == "true"
    check("sign_up_fields_wrong", page)


def test_without_scripts_and_by_keyboard(chromium: Browser, declaring: Server) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    sign_up(page, declaring.url)
    page.get_by_label("Company").press("Enter")
    page.wait_for_url("**/account/profile")
    assert page.get_by_label("Company").input_value() == "Acme"


def test_what_is_missing_is_asked_at_the_next_sign_in(
    chromium: Browser, databases: Databases
) -> None:
    """Somebody who has signed up before the fields were declared."""
    settings = {**OPEN, "AUTHSVC_DB__URL": databases.fresh("sqlite")}
    email = fresh_email()
    with running_site(databases, **settings) as plain:  # type: ignore[arg-type]
        page = chromium.new_context().new_page()
        page.goto(f"{plain.url}/sign-up")
        fill(page, name="Ada", email=email, password=PASSWORD)
        press(page)
        assert page.url.endswith("/account/profile")
    page = chromium.new_context().new_page()
    with running_site(databases, **settings, **DECLARED) as declaring:  # type: ignore[arg-type]
        page.goto(f"{declaring.url}/sign-in")
        fill(page, email=email, password=PASSWORD)
        press(page)
        assert page.url.split("?")[0].endswith("/account/complete")
        check("complete", page)
        fill(page, company="Acme")
        page.get_by_label("I agree to the terms").check()
        press(page)
        assert page.url.endswith("/account/profile")
