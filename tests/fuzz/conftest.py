"""Fixtures of the tests with bad input."""

from collections.abc import Iterator

import pytest

from tests.fuzz.sending import unchanged
from tests.support.site import Site


@pytest.fixture
def untouched(site: Site) -> Iterator[Site]:
    """The shared site, which has to be as it was when the test is over."""
    with unchanged(site):
        yield site
