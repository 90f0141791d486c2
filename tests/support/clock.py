"""Time that passes only when a test says so."""

from datetime import UTC, datetime, timedelta

from tests.support.site import Site


class Clock:
    """The time of a site, from now on."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, distance: timedelta) -> None:
        self.now += distance


def with_still_limits(site: Site) -> Site:
    """A site whose limits are never over, however long a busy machine takes to reach them."""
    site.registry.authsvc.limiter._store._now = lambda: 0.0
    return site


def with_clock(site: Site) -> Site:
    """A site with a clock of its own; who shares the site takes the fixture ``clock``."""
    site.services.now = Clock()
    return site
