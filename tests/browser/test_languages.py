"""Every page in every language on the smallest screen: long words, and the other direction."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from authsvc.i18n import Catalogues, direction
from tests.support.gallery import findings, running_site, too_wide
from tests.support.server import Server
from tests.support.social_tour import FOUR, switched_on
from tests.support.tour import PASSWORD, Tour
from tests.support.visitor import fresh_email

TAGS = Catalogues().tags
SMALLEST = {"width": 320, "height": 640}
NAME = "Wolfeschlegelsteinhausenbergerdorff-Müller von der Hohenstaufen"
PLUGINS = (
    "bearer username two_factor addresses social passkey magic_link email_otp phone anonymous "
    "jwt multi_session last_method new_device device siwe audit"
)
# What lies outside the card or panel that holds it, unless it is there for screen readers only.
STICKING_OUT = """() => [...document.querySelectorAll('.card, .panel, .bar')].flatMap(box => {
  const {left, right} = box.getBoundingClientRect();
  return [...box.querySelectorAll('*')].filter(each => {
    const at = each.getBoundingClientRect();
    const hidden = each.closest('.unseen, .who, option, svg, thead, .sections, .tag');
    return !hidden && at.width && (at.left < left - 1 || at.right > right + 1);
  }).map(each => each.outerHTML.slice(0, 160));
})"""


@pytest.fixture(scope="module")
def full_site(databases) -> Iterator[Server]:
    """Everything is on, and nobody has to prove a mailbox first."""
    settings = {
        "AUTHSVC_PASSWORD__REQUIRE_VERIFICATION": "false",
        "AUTHSVC_PLUGINS": PLUGINS,
        "AUTHSVC_SMS__TRANSPORT": "memory",
        **switched_on(*FOUR),
    }
    with running_site(databases, **settings) as server:
        yield server


@pytest.fixture(scope="module")
def ada(chromium, full_site) -> Tour:
    """Somebody with a second factor."""
    tour = Tour(
        chromium.new_context().new_page(), full_site.url, fresh_email(), lambda _n, _p: None
    )
    register(tour.page, full_site.url, tour.email)
    tour.enrol()
    return tour


@pytest.fixture
def paths(make_site) -> list[str]:
    """Every page that opens by its address alone."""
    site = make_site({"authsvc.plugins": PLUGINS})
    return [
        page.path
        for page in site.registry.catalogue.pages
        if page.template and "{" not in page.path
    ]


def register(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/sign-up")
    for field, text in (("name", NAME), ("email", email), ("password", PASSWORD)):
        page.locator(f"[name={field}]").fill(text)
    send(page, "/sign-up")
    page.wait_for_url("**/account/profile")


def send(page: Page, action: str) -> None:
    page.locator(f"form[action='{action}'] button:not([type=button])").last.click()
    page.wait_for_load_state("load")


def reader(chromium: Browser, url: str, tag: str) -> Page:
    """A phone that has chosen its language."""
    context = chromium.new_context(viewport=SMALLEST, reduced_motion="reduce")
    context.add_cookies([{"name": "authsvc.language", "value": tag, "url": url}])
    return context.new_page()


def flaws(page: Page, tag: str) -> list[Any]:
    html = page.locator("html")
    assert html.get_attribute("lang") == tag
    assert html.get_attribute("dir") == direction(tag)
    wide = too_wide(page)
    return [*([f"{wide} px too wide"] if wide else []), *page.evaluate(STICKING_OUT)]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("tag", TAGS)
def test_nothing_is_wider_than_the_smallest_screen(chromium, full_site, ada, paths, tag):
    """WCAG 1.4.10, for strangers and for somebody signed in."""
    assert len(paths) > 40
    page = reader(chromium, full_site.url, tag)
    found: dict[str, list[Any]] = {}

    def look(name: str) -> None:
        if wrong := flaws(page, tag):
            found[name] = wrong

    def look_at(paths: list[str]) -> None:
        for path in paths:
            page.goto(full_site.url + path, wait_until="domcontentloaded")
            if page.url.partition("?")[0] == full_site.url + path:
                look(path)

    own = [path for path in paths if path.startswith(("/account", "/admin"))]
    look_at([path for path in paths if path not in own])
    page.goto(f"{full_site.url}/sign-in")
    for password in ("not this one", PASSWORD):
        page.locator("[name=email]").fill(ada.email)
        page.locator("[name=password]").fill(password)
        send(page, "/sign-in")
        look(f"after {password}")
    assert page.url.startswith(f"{full_site.url}/two-factor")
    register(page, full_site.url, fresh_email())
    look_at(own)
    page.context.close()
    assert found == {}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_other_direction_is_as_accessible(chromium, full_site, paths):
    page = reader(chromium, full_site.url, "ar")
    register(page, full_site.url, fresh_email())
    serious = {}
    for path in (
        "/account/profile",
        "/account/security",
        "/account/two-factor",
        "/account/sessions",
    ):
        page.goto(full_site.url + path)
        serious[path] = findings(page)
    page.context.clear_cookies(name="better-auth.session_token")
    for path in ("/sign-in", "/sign-up", "/no/such/page"):
        page.goto(full_site.url + path)
        serious[path] = findings(page)
    page.context.close()
    assert not any(serious.values()), serious


def test_the_menu_works_by_keyboard_and_without_javascript(chromium, full_site):
    context = chromium.new_context(viewport=SMALLEST, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{full_site.url}/sign-in?callbackURL=/account/sessions")
    page.get_by_label("Language").select_option(label="العربية")
    page.get_by_label("Language").press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{full_site.url}/sign-in?callbackURL=/account/sessions"
    assert page.locator("html").get_attribute("dir") == "rtl"
    context.close()
