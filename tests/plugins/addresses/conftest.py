"""The service as it is shipped, and somebody with a proven primary address."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.support.addresses import Holder
from tests.support.clock import Clock
from tests.support.site import SHIPPED, Site

PATIENT = SHIPPED | {"authsvc.limits.enabled": "false"}


@pytest.fixture(scope="module")
def shipped(database_url: str) -> Iterator[Site]:
    """Every safe default in force, but the limits by network."""
    with closing(Site(database_url, PATIENT)) as site:
        yield site


@pytest.fixture
def holder(shipped: Site) -> Holder:
    """Somebody who is signed in."""
    return Holder(shipped)


@pytest.fixture
def clocked(make_site: Callable[..., Site]) -> Site:
    """A site whose time passes when a test says so."""
    site = make_site(base=PATIENT)
    site.services.now = Clock()
    return site
