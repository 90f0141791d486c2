"""The whole story in Chromium, each page looked at on the way."""

from playwright.sync_api import Page

from tests.support.gallery import PHONE, require_sound, sign_in_elsewhere
from tests.support.tour import Tour, everything
from tests.support.visitor import fresh_email


def test_every_page_is_accessible_and_fits(chromium, served):
    """axe finds nothing serious in either colour scheme, on a phone or a desk."""
    context = chromium.new_context()
    page = context.new_page()
    complaints, seen = [], set()
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)

    def look(name: str, page: Page) -> None:
        seen.add(name)
        require_sound(name, page)

    everything(
        Tour(page, served.url, fresh_email(), look), lambda tour: sign_in_elsewhere(chromium, tour)
    )
    assert len(seen) > 45
    refused = [line for line in complaints if "status of 422" not in line and "404" not in line]
    assert refused == []


def test_everything_works_without_javascript(chromium, served):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": PHONE, "height": 800}
    )
    tour = Tour(context.new_page(), served.url, fresh_email(), lambda _name, _page: None)
    everything(tour, lambda tour: sign_in_elsewhere(chromium, tour))
