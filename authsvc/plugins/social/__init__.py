"""Sign in with accounts at identity providers: OAuth 2, OpenID Connect, and how they are connected.

Keeps its accounts in the core's table ``account``, their tokens sealed.
"""

from functools import partial
from pathlib import Path
from typing import Any

from authsvc.api import AccountUnlinked
from authsvc.api import mark as _
from authsvc.plugins.social import account_pages, accounts, pages
from authsvc.plugins.social.logout import provider_farewell
from authsvc.plugins.social.registry import EXTRA, Registry, clients_of
from authsvc.plugins.social.settings import ProviderSettings, SocialSettings
from authsvc.plugins.social.subscribers import forget_offers

CALLBACK = "/callback"
MODULES = (
    ".endpoints", ".token_endpoints", ".one_tap", ".popup", ".pages", ".account_pages",
)  # fmt: skip
MARKS = Path(__file__).parents[2] / "static" / "providers"


def includeme(config: Any) -> None:
    """Settings, the providers that are on, endpoints, pages."""
    registry = config.registry
    services = registry.authsvc.services
    social = registry.auth_settings.section("social", SocialSettings)
    callback = f"{registry.authsvc.base_url}{registry.authsvc.base_path}{CALLBACK}"
    clients = clients_of(registry.auth_settings, social, callback)
    registry.auth_settings.document("social.<provider>", ProviderSettings)
    services.extras[EXTRA] = Registry(clients)
    if clients:
        # With the HTTP libraries, which a start without would only pay for.
        config.include(".engine")
        config.add_account_section(
            "connections", _("Connected accounts"), icon="link", page="page.connections", order=25
        )
        config.add_page_part("page.security", account_pages.in_short)
    services.extras["provider_marks"] = frozenset(path.stem for path in MARKS.glob("*.svg"))
    for name in accounts.SECRETS:
        config.add_sealed_column(accounts.TABLE.c[name], partial(accounts.place, name))
    config.add_subscriber(forget_offers, AccountUnlinked)
    config.add_farewell(provider_farewell)
    config.add_page_words(pages.WORDS)
    config.add_page_part("page.sign_in", pages.offer)
    config.add_page_part("page.sign_up", pages.offer)
    for module in MODULES:
        config.scan(module, categories=["authsvc"])
