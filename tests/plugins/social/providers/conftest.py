"""The engine, and the host of all providers."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from authsvc.plugins.social.client import Engine
from authsvc.plugins.social.engine import OAuthEngine
from tests.plugins.social.playing import PlayedProvider, playing
from tests.plugins.social.providers.shape import Stage


@pytest.fixture
def played() -> Iterator[PlayedProvider]:
    """The provider's host, whatever it is called."""
    with playing() as provider:
        yield provider


@pytest.fixture
def engine(played: PlayedProvider) -> Engine:
    """The real one, on a network where all hosts are the played one."""
    return OAuthEngine(played.network(), timedelta(seconds=60))


@pytest.fixture
def staged(played: PlayedProvider) -> Callable[..., Stage]:
    """``staged(shape)``: the shape, played."""
    return lambda shape, key=None: Stage(shape, played, key)
