"""Passkeys (WebAuthn Level 3): one's device instead of a password, or as a second factor.

Owns table ``passkey``. ``ceremony`` reads what authenticators answer, ``usecases`` decide.
"""

from typing import Any

from authsvc.api import FactorsRemoved, PasswordChanged, UnprovenRemoved
from authsvc.plugins.passkey import (
    account_pages,
    models,  # noqa: F401 # the model makes its table known
    pages,
    signup_pages,
    subscribers,
)
from authsvc.plugins.passkey.party import relying_party
from authsvc.plugins.passkey.reader import count_passkeys, has_passkey
from authsvc.plugins.passkey.settings import PasskeySettings
from authsvc.plugins.passkey.usecases.challenges import PARTY


def includeme(config: Any) -> None:
    """Settings, the relying party, a way in more, what a proven mailbox entails, endpoints."""
    settings = config.registry.auth_settings.section("passkey", PasskeySettings)
    service = config.registry.authsvc
    party = relying_party(settings, service.base_url, service.app_name)
    service.services.extras[PARTY] = party
    config.add_way_in(count_passkeys)
    config.add_subscriber(subscribers.forget_unproven, UnprovenRemoved)
    config.add_subscriber(subscribers.forget_at_reset, PasswordChanged)
    config.add_subscriber(subscribers.forget_lost, FactorsRemoved)
    if party.here:  # else our page could not ask for it
        config.add_second_factor("passkey", has_passkey)
    config.add_page_words(pages.WORDS)
    config.add_page_part("page.sign_in", pages.offer)
    config.add_page_part("page.sign_up", signup_pages.offer)
    config.add_page_part("page.two_factor", pages.second_factor)
    config.add_page_part("page.security", account_pages.security)
    for module in (".endpoints", ".pages", ".account_pages", ".signup_pages"):
        config.scan(module, categories=["authsvc"])
