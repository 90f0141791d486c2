"""Devices, guests and phones in Chromium: every page looked at, with and without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.databases import Databases
from tests.support.gallery import PHONE, require_sound, running_site
from tests.support.server import Server
from tests.support.ways_tour import WAYS, story


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[Server]:
    """The service with all three."""
    with running_site(databases, **WAYS) as server:  # type: ignore[arg-type] # no port among them
        yield server


def test_every_page_is_accessible_and_fits(chromium: Browser, house: Server) -> None:
    seen = set()

    def look(name: str, page: Page) -> None:
        seen.add(name)
        require_sound(name, page)

    story(chromium, house.url, look)
    assert len(seen) >= 24


def test_everything_works_without_javascript(chromium: Browser, house: Server) -> None:
    view = {"width": PHONE, "height": 800}
    story(chromium, house.url, lambda _name, _page: None, java_script_enabled=False, viewport=view)
