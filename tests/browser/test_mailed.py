"""Sign-in by mailed links and codes in Chromium: every page looked at, with and without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.databases import Databases
from tests.support.gallery import PHONE, require_sound, running_site
from tests.support.mailed_tour import MAILED, story
from tests.support.server import Server


@pytest.fixture(scope="module")
def mailing(databases: Databases) -> Iterator[Server]:
    """The service with both ways."""
    with running_site(databases, **MAILED) as server:  # type: ignore[arg-type] # no port among them
        yield server


def test_every_page_is_accessible_and_fits(chromium: Browser, mailing: Server) -> None:
    seen = set()

    def look(name: str, page: Page) -> None:
        seen.add(name)
        require_sound(name, page)

    story(chromium, mailing.url, look)
    assert len(seen) >= 17


def test_everything_works_without_javascript(chromium: Browser, mailing: Server) -> None:
    view = {"width": PHONE, "height": 800}
    story(
        chromium, mailing.url, lambda _name, _page: None, java_script_enabled=False, viewport=view
    )
