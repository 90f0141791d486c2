"""The link of a new browser's mail, and the widget of a captcha, in Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.plugins.social.playing import PlayedProvider, playing
from tests.support.databases import Databases
from tests.support.gallery import require_sound, running_site
from tests.support.protection_tour import guarding, taken_back
from tests.support.server import Server
from tests.support.tour import Tour
from tests.support.visitor import fresh_email


@pytest.fixture(scope="module")
def provider() -> Iterator[PlayedProvider]:
    with playing() as played:
        played.answer("/verify", {"success": True})
        yield played


@pytest.fixture(scope="module")
def guarded(databases: Databases, provider: PlayedProvider) -> Iterator[Server]:
    """The service with a captcha."""
    settings = guarding(provider.url)
    with running_site(databases, **settings) as server:  # type: ignore[arg-type] # no port among them
        yield server


def check(name: str, page: Page) -> None:
    """A page is accessible and fits."""
    require_sound(name, page)


def tour_of(browser: Browser, url: str, email: str, complaints: list[str]) -> Tour:
    """A browser of its own."""
    page = browser.new_context().new_page()
    page.on("console", lambda message: complaints.append(message.text))
    return Tour(page, url, email, check)


def test_a_person_signs_up_is_told_and_takes_a_sign_in_back(
    chromium: Browser, guarded: Server
) -> None:
    """The policy lets the widget work and nothing else; every page is looked at."""
    complaints: list[str] = []
    email = fresh_email()
    owner, thief = (tour_of(chromium, guarded.url, email, complaints) for _ in range(2))
    taken_back(owner, thief)
    assert [line for line in complaints if "Content Security Policy" in line] == []
