"""Two-factor authentication: a code from an app (RFC 6238), by mail, or from the backup codes.

A stage of sign-in, asked after every first factor unless the device is trusted.
Some roles need one (ADR 0021); whoever lost all of theirs gets back in after a wait that every
mailbox is told of (ADR 0022). Owns tables ``two_factor``, ``two_factor_backup_code``,
``trusted_device``, ``second_factor_role`` and ``second_factor_recovery``, and column
``user.two_factor_enabled``.
"""

from typing import Any

from authsvc.api import PasswordChanged, SessionOpened, UnprovenRemoved, UserUpdating
from authsvc.plugins.two_factor import (
    models,  # noqa: F401 # the model adds its column
    subscribers,
)
from authsvc.plugins.two_factor.events import SecondFactorVerified
from authsvc.plugins.two_factor.settings import TwoFactorSettings

PARTS = (".factors", ".devices", ".enrolment", ".signin", ".recovery", ".policy")


def includeme(config: Any) -> None:
    """Settings, what changes elsewhere entail here, and the parts."""
    config.registry.auth_settings.section("two_factor", TwoFactorSettings)
    config.add_subscriber(subscribers.distrust, PasswordChanged)
    config.add_subscriber(subscribers.refuse_switch, UserUpdating)
    config.add_subscriber(subscribers.forget, UnprovenRemoved)
    config.add_subscriber(subscribers.found_again, SecondFactorVerified)
    config.add_subscriber(subscribers.got_in, SessionOpened)
    for part in PARTS:
        config.include(part)
