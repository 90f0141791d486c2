"""A site with passkeys, and somebody who has one."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.authenticator import Authenticator
from tests.support.passkeys import register
from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor

PLUGINS = {"authsvc.plugins": "bearer username two_factor passkey audit"}


@pytest.fixture
def site(sites: dict[str, Site], database_url: str) -> Site:
    """The shared site, and passkeys."""
    key = f"passkey {database_url}"
    if key not in sites:
        sites[key] = Site(database_url, RELAXED | PLUGINS)
    return sites[key]


@pytest.fixture
def make_passkey_site(make_site: Callable[..., Site]) -> Callable[..., Site]:
    """Another site with passkeys; settings as for ``make_site``."""

    def make(settings: dict[str, str] | None = None, **more: Any) -> Site:
        return make_site(PLUGINS | (settings or {}), **more)

    return make


@pytest.fixture
def device() -> Authenticator:
    """An authenticator that verifies its user."""
    return Authenticator()


@pytest.fixture
def owner(visitor: Visitor, device: Authenticator) -> Visitor:
    """Somebody signed in whose passkey is in ``device``."""
    visitor.sign_up()
    register(visitor, device)
    return visitor
