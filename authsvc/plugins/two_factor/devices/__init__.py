"""Browsers that proved a second factor and are not asked for it again."""

from datetime import timedelta
from typing import Any

from authsvc.plugins.two_factor.devices import pages
from authsvc.plugins.two_factor.devices.usecases import sweep

SWEEP_EVERY = timedelta(hours=1)


def includeme(config: Any) -> None:
    """Their list on the security page, endpoints, what clears the table."""
    config.add_page_part("page.security", pages.security)
    config.add_periodic("devices whose trust is over", SWEEP_EVERY, sweep)
    for module in (".endpoints", ".pages"):
        config.scan(module, categories=["authsvc"])
