"""A clock that stands still, and somebody who has enrolled."""

import pytest

from tests.support.second_factor import Clock, Owner, enrol
from tests.support.site import Site
from tests.support.visitor import Visitor


@pytest.fixture
def clock(site: Site, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the shared site."""
    clock = Clock()
    monkeypatch.setattr(site.services, "now", clock)
    return clock


@pytest.fixture
def owner(site: Site, clock: Clock, visitor: Visitor) -> Owner:
    """Somebody who has enrolled and is signed in, in the browser ``visitor``."""
    return enrol(site, clock, visitor)
