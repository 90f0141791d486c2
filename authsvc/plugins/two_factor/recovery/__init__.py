"""The way back of somebody who lost all their factors (ADR 0022)."""

from datetime import timedelta
from typing import Any

from authsvc.plugins.two_factor.recovery import pages
from authsvc.plugins.two_factor.recovery.usecases.announcing import remind
from authsvc.plugins.two_factor.recovery.usecases.waiting import sweep

REMIND_EVERY = timedelta(minutes=10)
SWEEP_EVERY = timedelta(hours=1)


def includeme(config: Any) -> None:
    """Where it is offered and told of, reminders, endpoints, pages."""
    config.add_periodic("recoveries that will soon be due", REMIND_EVERY, remind)
    config.add_periodic("recoveries that are over", SWEEP_EVERY, sweep)
    config.add_page_words(pages.WORDS)
    config.add_page_part("page.two_factor", pages.offer)
    config.add_account_banner(pages.banner)
    for module in (".endpoints", ".pages"):
        config.scan(module, categories=["authsvc"])
