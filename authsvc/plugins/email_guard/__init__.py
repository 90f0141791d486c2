"""Addresses of disposable mailboxes, and of domains without any, are refused.

Owns no table. Off unless ``authsvc.plugins`` names it.
"""

from typing import Any

from authsvc.api import UserCreating
from authsvc.api import mark as _
from authsvc.plugins.email_guard.rules import refuse_address, refuse_newcomer, takes_mail
from authsvc.plugins.email_guard.settings import EmailGuardSettings

WORDS = {
    "DISPOSABLE_EMAIL": _(
        "That is an address of a disposable mailbox. Please take one that you keep."
    ),
    "NO_MAILBOX": _("Nobody gets mail there. Please look for a typing mistake after the @."),
    "MAILBOX_CHECK_UNAVAILABLE": _(
        "We cannot check that address right now. Please try again in a few minutes."
    ),
}


def includeme(config: Any) -> None:
    """Settings, and the rules that they switch on."""
    settings = config.add_settings_section("email_guard", EmailGuardSettings)
    services = config.registry.authsvc.services
    config.add_page_words(WORDS)
    services.address_rules.append(refuse_address)
    config.add_subscriber(refuse_newcomer, UserCreating)
    if settings.before_mails:
        services.mail_rules.append(takes_mail)
