"""Two-factor authentication: a code from an app (RFC 6238), by mail, or from the backup codes.

A stage of sign-in, asked after every first factor unless the device is trusted.
Owns tables ``two_factor``, ``two_factor_backup_code`` and ``trusted_device``, and column
``user.two_factor_enabled``.
"""

from datetime import timedelta
from typing import Any

from authsvc.api import PasswordChanged, UnprovenRemoved, UserField, UserUpdating
from authsvc.plugins.two_factor import (
    account_pages,
    models,  # noqa: F401 # the model adds its column
    pages,
)
from authsvc.plugins.two_factor.settings import TwoFactorSettings
from authsvc.plugins.two_factor.subscribers import distrust, forget, refuse_switch
from authsvc.plugins.two_factor.usecases import factors
from authsvc.plugins.two_factor.usecases.challenge import challenge_if_enrolled, waiting_user
from authsvc.plugins.two_factor.usecases.devices import sweep

SWEEP_EVERY = timedelta(hours=1)


def includeme(config: Any) -> None:
    """Settings, the stage, what a change of password entails, endpoints, pages."""
    config.registry.auth_settings.section("two_factor", TwoFactorSettings)
    config.add_user_fields(UserField("twoFactorEnabled", "two_factor_enabled", bool))
    for column in (factors.TABLE.c.secret, factors.TABLE.c.pending_secret):
        config.add_sealed_column(column, factors.place)
    config.add_signin_stage("two-factor", challenge_if_enrolled)
    config.add_waiting_sign_in(waiting_user)
    config.add_subscriber(distrust, PasswordChanged)
    config.add_subscriber(refuse_switch, UserUpdating)
    config.add_subscriber(forget, UnprovenRemoved)
    config.add_challenge_page("two-factor", "page.two_factor")
    config.add_periodic("devices whose trust is over", SWEEP_EVERY, sweep)
    config.add_page_words(pages.WORDS)
    config.add_page_part("page.security", account_pages.security)
    for module in (".endpoints", ".pages", ".account_pages"):
        config.scan(module, categories=["authsvc"])
