"""The service with tokens for others switched on, on a database of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.support.site import RELAXED, Site

PLUGINS = "bearer username two_factor audit jwt tests.plugins.jwt.accepting"


@pytest.fixture
def open_site(fresh_database_url: str) -> Iterator[Callable[..., Site]]:
    """Another process on one database: ``open_site({"authsvc.secret": ...})``."""
    with ExitStack() as sites:

        def build(settings: dict[str, str] | None = None) -> Site:
            wanted = RELAXED | {"authsvc.plugins": PLUGINS} | (settings or {})
            return sites.enter_context(closing(Site(fresh_database_url, wanted)))

        yield build


@pytest.fixture
def tokens(open_site: Callable[..., Site]) -> Site:
    """One process."""
    return open_site()
