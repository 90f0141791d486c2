"""New passwords that were found in breaches are refused (NIST SP 800-63B-4 section 3.1.1.2).

Looks into a list that comes with the service, and asks a range service or a file of hashes on this
machine where one is set. Owns no table.
"""

from typing import Any

from authsvc.api import mark as _
from authsvc.plugins.breached_passwords.rule import refuse_breached
from authsvc.plugins.breached_passwords.settings import BreachedPasswordsSettings

WORDS = {
    "PASSWORD_COMPROMISED": _(
        "This password was found in data stolen elsewhere, so it is guessed first. Please choose "
        "another one."
    ),
    "PASSWORD_CHECK_UNAVAILABLE": _(
        "We cannot check new passwords right now. Please try again in a few minutes."
    ),
}


def includeme(config: Any) -> None:
    """Settings; the rule only where there is something to look into."""
    settings = config.add_settings_section("breached_passwords", BreachedPasswordsSettings)
    config.add_page_words(WORDS)
    if settings.bundled or settings.range_url or settings.file:
        config.registry.authsvc.services.password_rules.append(refuse_breached)
