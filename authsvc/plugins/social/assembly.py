"""What there is as soon as one provider is on: endpoints, pages, and what talks to providers."""

from pathlib import Path
from typing import Any

from authsvc.api import AccountUnlinked
from authsvc.api import mark as _
from authsvc.plugins.social import account_pages, pages, proxy
from authsvc.plugins.social.logout import provider_farewell
from authsvc.plugins.social.subscribers import forget_offers

MODULES = (
    ".endpoints", ".proxy_endpoints", ".token_endpoints", ".one_tap", ".popup", ".pages",
    ".account_pages",
)  # fmt: skip
MARKS = Path(__file__).parents[2] / "static" / "providers"


def includeme(config: Any) -> None:
    """The engine, endpoints, and the parts of the pages."""
    config.include(".engine")
    services = config.registry.authsvc.services
    own = config.registry.authsvc.trusted_origins.own
    services.extras[proxy.EXTRA] = proxy.proxy_from(
        services.settings["social"], own, services.keyring.secrets
    )
    services.extras["provider_marks"] = frozenset(path.stem for path in MARKS.glob("*.svg"))
    config.add_subscriber(forget_offers, AccountUnlinked)
    config.add_farewell(provider_farewell)
    config.add_page_words(pages.WORDS)
    config.add_account_section(
        "connections", _("Connected accounts"), icon="link", page="page.connections", order=25
    )
    config.add_page_part("page.security", account_pages.in_short)
    config.add_page_part("page.sign_in", pages.offer)
    config.add_page_part("page.sign_up", pages.offer)
    for module in MODULES:
        config.scan(module, categories=["authsvc"])
