"""Several e-mail addresses for one user, one of them the primary one.

Whoever has proven an address signs in with it and gets back in by it; the primary one,
``user.email``, is where the service writes. Owns table ``user_address``.
"""

from datetime import timedelta
from typing import Any

from authsvc.api import EmailChanged, UnprovenRemoved
from authsvc.plugins.addresses import pages
from authsvc.plugins.addresses.reader import find_owner, proven_of
from authsvc.plugins.addresses.settings import AddressSettings
from authsvc.plugins.addresses.subscribers import drop_all, drop_twin
from authsvc.plugins.addresses.usecases.proof import add_proven
from authsvc.plugins.addresses.usecases.upkeep import sweep

SWEEP_EVERY = timedelta(hours=1)


def includeme(config: Any) -> None:
    """Settings, whose an address is, endpoints, pages."""
    config.add_settings_section("addresses", AddressSettings)
    config.add_address_finder(find_owner)
    config.add_address_keeper(add_proven)
    config.add_mailbox_lister(proven_of)
    config.add_subscriber(drop_twin, EmailChanged)
    config.add_subscriber(drop_all, UnprovenRemoved)
    config.add_periodic("addresses that were never confirmed", SWEEP_EVERY, sweep)
    config.add_page_words(pages.WORDS)
    config.add_page_part("page.profile", pages.profile)
    for module in (".endpoints", ".pages"):
        config.scan(module, categories=["authsvc"])
