"""A clock that stands still, and somebody who has enrolled."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.clock import Clock, with_clock
from tests.support.recoveries import prove
from tests.support.roles import needing_two
from tests.support.second_factor import Owner, enrol
from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor


@pytest.fixture
def owner(site: Site, clock: Clock, visitor: Visitor) -> Owner:
    """Somebody who has enrolled and is signed in, in the browser ``visitor``."""
    return enrol(site, clock, visitor)


@pytest.fixture
def keen(site: Site, clock: Clock) -> Iterator[str]:
    """A role whose people need a second factor."""
    with needing_two(site) as role:
        yield role


@pytest.fixture
def lost(owner: Owner) -> Owner:
    """Somebody who has enrolled, whose mailbox is proven, and who has no factor at hand."""
    prove(owner.site, owner.email)
    return owner


@pytest.fixture
def clocked(make_site: Callable[..., Site]) -> Site:
    """A site of its own, whose time passes when a test says so."""
    return with_clock(make_site(base=RELAXED))
