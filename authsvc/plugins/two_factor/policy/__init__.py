"""Which roles need a second factor (ADR 0021)."""

from datetime import timedelta
from typing import Any

from authsvc.api import REQUIREMENT, Permission, Requirement
from authsvc.api import mark as _
from authsvc.plugins.two_factor.policy import pages
from authsvc.plugins.two_factor.policy.usecases import fixed_roles, hear, read

HEAR_EVERY = timedelta(seconds=10)


def includeme(config: Any) -> None:
    """What the core asks before it lets anybody in, endpoints, pages."""
    requirement: Requirement = config.registry.authsvc.services.extras[REQUIREMENT]
    requirement.since = fixed_roles(config.registry.auth_settings["two_factor"])
    requirement.read = read
    config.add_periodic("roles that need a second factor", HEAR_EVERY, hear)
    config.add_page_words(pages.WORDS)
    config.add_account_banner(pages.grace)
    config.add_account_section(
        "second-factor-by-role",
        _("Second factor by role"),
        icon="lock",
        page="page.admin.second_factor",
        order=80,
        permission=Permission.SECOND_FACTOR_POLICY,
    )
    for module in (".endpoints", ".pages"):
        config.scan(module, categories=["authsvc"])
