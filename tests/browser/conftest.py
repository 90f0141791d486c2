"""A real browser before a real server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.chromium import running_chromium
from tests.support.databases import Databases
from tests.support.gallery import running_site
from tests.support.server import Server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each worker; every test opens a window without a past."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def served(databases: Databases) -> Iterator[Server]:
    """The service as a developer runs it; the mailbox is to be proven before the first sign-in."""
    with running_site(databases) as server:
        yield server
