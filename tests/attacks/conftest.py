"""The service as it is shipped, and a clock, for attackers."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.support.site import SHIPPED, Site

# Attackers knock more often than limits by address allow; those limits have tests of their own.
PATIENT = SHIPPED | {"authsvc.limits.enabled": "false"}


@pytest.fixture(scope="module")
def shipped(database_url: str) -> Iterator[Site]:
    """Every safe default in force."""
    with closing(Site(database_url, PATIENT)) as site:
        yield site


@pytest.fixture
def cached(make_site: Callable[..., Site]) -> Site:
    """The service with the cookie cache on, and fresh news."""
    site = make_site({"authsvc.sessions.cookie_cache": "true"})
    site.registry.session_cache.feed.poll()
    return site
