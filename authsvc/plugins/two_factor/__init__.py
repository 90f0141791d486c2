"""Two-factor authentication: a code from an app (RFC 6238), by mail, or from the backup codes.

A stage of sign-in, asked after every first factor unless the device is trusted.
Some roles need one (ADR 0021); whoever lost all of theirs gets back in after a wait that every
mailbox is told of (ADR 0022). Owns tables ``two_factor``, ``two_factor_backup_code``,
``trusted_device``, ``second_factor_role`` and ``second_factor_recovery``, and column
``user.two_factor_enabled``.
"""

from datetime import timedelta
from typing import Any

from authsvc.api import (
    ENROLMENT_KIND,
    ENROLMENT_PAGE,
    REQUIREMENT,
    SECOND_FACTOR_REQUIRED,
    PasswordChanged,
    Permission,
    Requirement,
    SessionOpened,
    UnprovenRemoved,
    UserField,
    UserUpdating,
)
from authsvc.api import mark as _
from authsvc.plugins.two_factor import models  # noqa: F401 # the model adds its column
from authsvc.plugins.two_factor.devices import pages as devices_pages
from authsvc.plugins.two_factor.devices.usecases import sweep
from authsvc.plugins.two_factor.enrolment import account_pages
from authsvc.plugins.two_factor.enrolment import pages as enrolment_pages
from authsvc.plugins.two_factor.events import SecondFactorVerified
from authsvc.plugins.two_factor.factors.usecases import app, rows
from authsvc.plugins.two_factor.policy import pages as policy_pages
from authsvc.plugins.two_factor.policy.usecases import fixed_roles, hear, read
from authsvc.plugins.two_factor.recovery import pages as recovery_pages
from authsvc.plugins.two_factor.recovery.usecases import waiting
from authsvc.plugins.two_factor.recovery.usecases.announcing import remind
from authsvc.plugins.two_factor.settings import TwoFactorSettings
from authsvc.plugins.two_factor.signin import pages as signin_pages
from authsvc.plugins.two_factor.signin import step_up_pages
from authsvc.plugins.two_factor.signin.usecases.challenge import challenge_if_enrolled, waiting_user
from authsvc.plugins.two_factor.subscribers import (
    distrust,
    forget,
    found_again,
    got_in,
    refuse_switch,
)

SWEEP_EVERY = timedelta(hours=1)
REMIND_EVERY = timedelta(minutes=10)
POLICY_EVERY = timedelta(seconds=10)
MODULES = (
    ".signin.endpoints",
    ".signin.pages",
    ".signin.step_up_pages",
    ".enrolment.endpoints",
    ".enrolment.pages",
    ".enrolment.account_pages",
    ".devices.endpoints",
    ".devices.pages",
    ".policy.endpoints",
    ".policy.pages",
    ".recovery.endpoints",
    ".recovery.pages",
)


def includeme(config: Any) -> None:
    """Settings, the stage, what a change of password entails, endpoints, pages."""
    config.registry.auth_settings.section("two_factor", TwoFactorSettings)
    config.add_user_fields(UserField("twoFactorEnabled", "two_factor_enabled", bool))
    for column in (rows.TABLE.c.secret, rows.TABLE.c.pending_secret):
        config.add_sealed_column(column, app.place)
    config.add_signin_stage("two-factor", challenge_if_enrolled)
    config.add_waiting_sign_in(waiting_user)
    config.add_subscriber(distrust, PasswordChanged)
    config.add_subscriber(refuse_switch, UserUpdating)
    config.add_subscriber(forget, UnprovenRemoved)
    config.add_subscriber(found_again, SecondFactorVerified)
    config.add_subscriber(got_in, SessionOpened)
    config.add_challenge_page("two-factor", "page.two_factor")
    config.add_periodic("devices whose trust is over", SWEEP_EVERY, sweep)
    _requirement(config)
    config.add_periodic("recoveries that will soon be due", REMIND_EVERY, remind)
    config.add_periodic("recoveries that are over", SWEEP_EVERY, waiting.sweep)
    for module in (signin_pages, enrolment_pages, recovery_pages, policy_pages):
        config.add_page_words(module.WORDS)
    config.add_page_part("page.security", account_pages.security)
    config.add_page_part("page.security", devices_pages.security)
    config.add_page_part("page.sign_in", step_up_pages.offer_step_up)
    config.add_page_part("page.two_factor", recovery_pages.offer)
    config.add_account_banner(recovery_pages.banner)
    config.add_account_banner(policy_pages.grace)
    config.add_account_section(
        "second-factor-by-role",
        _("Second factor by role"),
        icon="lock",
        page="page.admin.second_factor",
        order=80,
        permission=Permission.SECOND_FACTOR_POLICY,
    )
    for name in MODULES:
        config.scan(name, categories=["authsvc"])


def _requirement(config: Any) -> None:
    """Who needs a second factor, and where the pages send them."""
    requirement: Requirement = config.registry.authsvc.services.extras[REQUIREMENT]
    requirement.since = fixed_roles(config.registry.auth_settings["two_factor"])
    requirement.read = read
    config.add_periodic("roles that need a second factor", POLICY_EVERY, hear)
    config.add_challenge_page(ENROLMENT_KIND, ENROLMENT_PAGE)
    config.add_detour(SECOND_FACTOR_REQUIRED.code, ENROLMENT_PAGE)
