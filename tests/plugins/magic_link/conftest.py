"""Sites on which people sign in by mailed links."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.clock import with_clock
from tests.support.site import SHIPPED, Site

PLUGINS = {"authsvc.plugins": "bearer username two_factor magic_link audit"}
DIRECT = PLUGINS | {"authsvc.links.links": "direct"}
MakeSite = Callable[..., Site]


@pytest.fixture
def linked(make_site: MakeSite) -> Site:
    """Mailed links open a page."""
    return with_clock(make_site(PLUGINS))


@pytest.fixture
def direct(make_site: MakeSite) -> Site:
    """Opening a mailed link is enough."""
    return with_clock(make_site(DIRECT))


@pytest.fixture
def closed(make_site: MakeSite) -> Site:
    """Nobody new may come."""
    return with_clock(make_site(DIRECT | {"authsvc.magic_link.sign_up": "false"}))


@pytest.fixture
def safe(make_site: MakeSite) -> Site:
    """Every safe default in force, limits of the network aside."""
    settings: dict[str, Any] = SHIPPED | {"authsvc.limits.enabled": "false"}
    return with_clock(make_site(PLUGINS, base=settings))
