"""Sign-In with Ethereum (EIP-4361): a wallet's signature instead of a password.

Owns table ``wallet_address``; each row has a row of ``account`` beside it. ``message`` reads what
was signed, ``signatures`` tells by whom, ``usecases`` decide.
"""

from typing import Any

from authsvc.api import AccountUnlinked, PasswordChanged, UnprovenRemoved
from authsvc.api import mark as _
from authsvc.plugins.siwe import (
    account_pages,
    models,  # noqa: F401 # the model makes its table known
    subscribers,
)
from authsvc.plugins.siwe.askers import askers
from authsvc.plugins.siwe.pages import WORDS
from authsvc.plugins.siwe.settings import SiweSettings
from authsvc.plugins.siwe.usecases.asking import ASKERS
from authsvc.plugins.siwe.usecases.signin import METHOD


def includeme(config: Any) -> None:
    """Settings, who may ask, what becomes of unproven wallets, endpoints, pages."""
    settings = config.registry.auth_settings.section("siwe", SiweSettings)
    service = config.registry.authsvc
    service.services.extras[ASKERS] = askers(settings, service.base_url)
    config.add_placeholder_domain(settings.email_domain, METHOD)
    config.add_subscriber(subscribers.forget_unlinked, AccountUnlinked)
    config.add_subscriber(subscribers.forget_unproven, UnprovenRemoved)
    config.add_subscriber(subscribers.forget_at_reset, PasswordChanged)
    config.add_page_words(WORDS)
    config.add_sign_in_way(
        "page.siwe", _("Sign in with Ethereum"), method="siwe", icon="wallet", order=70
    )
    config.add_page_part("page.security", account_pages.security)
    for module in (".endpoints", ".pages", ".account_pages"):
        config.scan(module, categories=["authsvc"])
