"""The service with several accounts in one browser."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.support.site import RELAXED, Site

PLUGINS = {"authsvc.plugins": "bearer username two_factor audit multi_session"}


@pytest.fixture(scope="module")
def many(database_url: str) -> Iterator[Site]:
    with closing(Site(database_url, RELAXED | PLUGINS)) as site:
        yield site
