"""Sign-in with providers in Chromium: every page fits, reads, and works without a script."""

import pytest
from playwright.sync_api import Page

from tests.support.gallery import PHONE, findings, require_sound, too_wide
from tests.support.social_tour import (
    connecting,
    neighbourhood,
    offers,
    only_with_a_provider,
    with_gitlab,
)
from tests.support.tour import Tour
from tests.support.visitor import fresh_email

SMALL = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def place(databases):
    """The service and the provider."""
    with neighbourhood(databases) as found:
        yield found


def watch(name: str, page: Page) -> None:
    """Nothing serious for axe, nothing to scroll sideways."""
    require_sound(name, page)
    page.set_viewport_size(SMALL)
    assert too_wide(page) == 0, name


def test_few_and_many_buttons(databases, chromium):
    def look(name: str, page: Page) -> None:
        watch(name, page)
        columns = 1 if name.endswith(("_1", "_4")) else 2
        for box in boxes(page):
            assert round(box["height"]) >= 44, (name, box)
        assert len({box["x"] for box in boxes(page)}) == columns, name
        marks = page.locator(".providers img").evaluate_all(
            "found => found.map(image => image.naturalWidth)"
        )
        assert marks
        assert all(marks), (name, "a mark is missing")

    offers(databases, chromium, look)


def boxes(page: Page):
    return [button.bounding_box() for button in page.locator(".providers button").all()]


def test_every_page_of_connecting(place, chromium):
    site, house = place
    context = chromium.new_context()
    tour = Tour(context.new_page(), site.url, fresh_email(), watch)
    complaints = []
    tour.page.on("console", lambda line: complaints.append(line.text) if bad(line) else None)
    connecting(tour, house)
    only_with_a_provider(tour, house)
    assert complaints == []
    context.close()


def bad(line):
    return line.type == "error" and "status of 422" not in line.text


def test_connecting_without_javascript(place, chromium):
    site, house = place
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": PHONE, "height": 800}
    )
    tour = Tour(context.new_page(), site.url, fresh_email(), lambda _name, _page: None)
    connecting(tour, house)
    context.close()


def test_a_provider_by_keyboard_alone(place, chromium):
    site, house = place
    house.welcome()
    page = chromium.new_context().new_page()
    page.goto(f"{site.url}/sign-in?callbackURL=/account/sessions")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Continue with Keycloak":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/account/sessions")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_german_in_forced_colours_on_the_smallest_screen(place, chromium, scheme):
    site, house = place
    context = chromium.new_context(
        locale="de-DE", viewport=SMALL, forced_colors="active", color_scheme=scheme
    )
    tour = Tour(context.new_page(), site.url, "", lambda _name, _page: None)
    tour.email = house.welcome("w" * 30 + "@" + fresh_email().replace("@", ".").replace("_", "-"))
    tour.open("/sign-up")
    tour.page.locator("form", has_text="GitLab").locator("button").click()
    tour.page.wait_for_url("**/account/profile")
    for path in ("/account/connections", "/account/security"):
        tour.open(path)
        assert too_wide(tour.page) == 0, path
        assert findings(tour.page) == [], path
    context.close()


def test_back_from_the_provider_is_the_sign_in_page(place, chromium):
    """The page that leads there leaves no step of its own in the browser's history."""
    site, house = place
    house.refusal = "access_denied"
    page = chromium.new_context().new_page()
    tour = Tour(page, site.url, "", lambda _name, _page: None)
    with_gitlab(tour)
    assert "You stopped the sign-in with GitLab" in tour.text
    page.go_back()
    assert tour.at == "/sign-in"
    page.context.close()
