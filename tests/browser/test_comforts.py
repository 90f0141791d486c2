"""What makes the pages pleasant: by keyboard, on the smallest screens, with the little script."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.gallery import findings, running_site, too_wide
from tests.support.tour import PASSWORD, Tour
from tests.support.visitor import fresh_email

LONG = "Wolfeschlegelsteinhausenbergerdorff-Müller von der Hohenstaufen"
SIGN_UP = ("name", "email", "password")


@pytest.fixture(scope="module")
def open_site(databases):
    """The service as ``make serve`` runs it: sign in before the mailbox is proven."""
    settings = {"AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false"}
    with running_site(databases, **settings) as server:
        yield server


def sign_up(page: Page, url: str, name: str = "Ada") -> str:
    email = fresh_email()
    page.goto(f"{url}/sign-up")
    for field, text in zip(SIGN_UP, (name, email, PASSWORD), strict=True):
        page.locator(f"[name={field}]").fill(text)
    page.locator("main button:not([type=button])").click()
    page.wait_for_url("**/account/profile")
    return email


def test_sign_in_by_keyboard_alone(chromium, open_site):
    email = sign_up(chromium.new_context().new_page(), open_site.url)
    page = chromium.new_context().new_page()
    page.goto(f"{open_site.url}/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "email":
            break
    page.keyboard.type(email)
    while page.evaluate("document.activeElement.name") != "password":
        page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/profile")


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_open_section_is_in_sight_on_a_phone(chromium, open_site, locale):
    page = chromium.new_context(locale=locale).new_page()
    sign_up(page, open_site.url)
    page.goto(f"{open_site.url}/account/delete")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".sections [aria-current]")).to_be_in_viewport(ratio=1)
    page.reload()
    expect(page.locator(".sections [aria-current]")).to_be_in_viewport(ratio=1)


def test_moments_are_told_in_the_time_of_the_reader(chromium, open_site):
    """And in the language of the page, not of the browser."""
    zone = chromium.new_context(timezone_id="Asia/Tokyo", locale="de-DE")
    page = zone.new_page()
    sign_up(page, open_site.url)
    page.goto(f"{open_site.url}/account/sessions")
    moment = page.locator("time").first
    title = moment.get_attribute("title")
    assert title.endswith(("OEZ", "GMT+9"))
    assert " um " in title
    assert moment.locator(".unseen").inner_text() == title
    assert findings(page) == []


def test_without_scripts_moments_are_told_in_utc(chromium, open_site):
    context = chromium.new_context(timezone_id="Asia/Tokyo", java_script_enabled=False)
    page = context.new_page()
    sign_up(page, open_site.url)
    page.goto(f"{open_site.url}/account/sessions")
    assert page.locator("time").first.get_attribute("title").endswith(" UTC")


def test_a_password_is_shown_on_demand(chromium, open_site):
    page = chromium.new_context().new_page()
    page.goto(f"{open_site.url}/sign-in")
    field = page.locator("[name=password]")
    field.fill("kept while shown")
    page.get_by_role("button", name="Show password").click()
    assert (field.get_attribute("type"), field.input_value()) == ("text", "kept while shown")
    page.get_by_role("button", name="Hide password").click()
    assert field.get_attribute("type") == "password"


def test_backup_codes_are_copied_and_saved(chromium, open_site):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    tour = Tour(page, open_site.url, sign_up(page, open_site.url), lambda _name, _page: None)
    tour.enrol()
    page.goto(f"{open_site.url}/account/backup-codes")
    tour.fill(password=PASSWORD)
    tour.press("Make new codes")
    codes = page.locator("#codes code").all_inner_texts()
    page.evaluate("window.setTimeout = () => 0")  # the word on the button stays
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").split() == codes
    with page.expect_download() as saving:
        page.get_by_role("link", name="Download").click()
    assert saving.value.suggested_filename == "acme-backup-codes.txt"
    assert saving.value.path().read_text().split() == codes


@pytest.mark.parametrize("contrast", ["none", "active"])
def test_long_words_on_the_smallest_screen(chromium, open_site, contrast):
    """320 px is a desk at 400 %: nothing has to be scrolled sideways (WCAG 1.4.10)."""
    context = chromium.new_context(
        locale="de-DE", viewport={"width": 320, "height": 640}, forced_colors=contrast
    )
    page = context.new_page()
    sign_up(page, open_site.url, LONG)
    for section in ("profile", "security", "sessions", "activity", "password", "delete"):
        page.goto(f"{open_site.url}/account/{section}")
        assert page.locator("html").get_attribute("lang") == "de"
        assert too_wide(page) == 0, section
        assert findings(page) == [], section


BUTTONS = ".panel .apart > .button, .panel .item > .button:last-child"
TO_THE_EDGE = """(buttons) => buttons.map((one) =>
  one.parentElement.getBoundingClientRect().right - one.getBoundingClientRect().right)"""
TAG_BELOW = """(tag) => {
  const name = document.createRange()
  const text = tag.previousSibling.data?.trim() ? tag.previousSibling : tag.previousElementSibling
  name.selectNodeContents(text)
  const [above, below] = [name.getBoundingClientRect(), tag.getBoundingClientRect()]
  return [below.top >= above.bottom - 2, below.left - above.left] }"""


def test_what_does_not_fit_beside_wraps_to_a_shared_edge(chromium, open_site):
    page = chromium.new_context(locale="de-DE", viewport={"width": 640, "height": 800}).new_page()
    sign_up(page, open_site.url)
    edges = {round(edge) for edge in page.locator(BUTTONS).evaluate_all(TO_THE_EDGE)}
    assert len(edges) == 1
    page.set_viewport_size({"width": 240, "height": 700})  # no font is so narrow that it fits
    for section, tag in (("sessions", "strong + .tag"), ("profile", "h2 > .tag")):
        page.goto(f"{open_site.url}/account/{section}")
        below, indent = page.locator(tag).evaluate(TAG_BELOW)
        assert below, section
        assert abs(indent) < 1, section
