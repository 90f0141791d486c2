"""A provider and a service that knows it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.plugins.social.acme import Acme
from tests.plugins.social.playing import playing
from tests.support.site import Site


@pytest.fixture
def acme() -> Iterator[Acme]:
    """A provider of this test's own."""
    with playing() as played:
        yield Acme(played)


@pytest.fixture
def house(make_site: Callable[..., Site], acme: Acme) -> Site:
    """A service with Acme."""
    return make_site(acme.settings())


@pytest.fixture
def make_house(make_site: Callable[..., Site], acme: Acme) -> Callable[..., Site]:
    """A service with Acme and other settings: ``make_house(trusted="true")``; see ``Acme``."""

    def make(*names: str, more: dict[str, str] | None = None, **own: Any) -> Site:
        return make_site(acme.settings(*names, **own) | (more or {}))

    return make
