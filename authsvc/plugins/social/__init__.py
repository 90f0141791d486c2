"""Sign in with accounts at identity providers: OAuth 2, OpenID Connect, and how they are connected.

Keeps its accounts in the core's table ``account``, their tokens sealed.
"""

from functools import partial
from typing import Any

from authsvc.plugins.social import accounts
from authsvc.plugins.social.registry import EXTRA, Registry, clients_of
from authsvc.plugins.social.settings import ProviderSettings, SocialSettings

CALLBACK = "/callback"


def includeme(config: Any) -> None:
    """Settings; all the rest only where a provider is on, so that a start without pays nothing."""
    registry = config.registry
    services = registry.authsvc.services
    social = registry.auth_settings.section("social", SocialSettings)
    at_provider = (social.proxy_url or registry.authsvc.base_url).rstrip("/")
    callback = f"{at_provider}{registry.authsvc.base_path}{CALLBACK}"
    clients = clients_of(registry.auth_settings, social, callback)
    registry.auth_settings.document("social.<provider>", ProviderSettings)
    services.extras[EXTRA] = Registry(clients)
    for name in accounts.SECRETS:
        config.add_sealed_column(accounts.TABLE.c[name], partial(accounts.place, name))
    if clients:
        config.include(".assembly")
