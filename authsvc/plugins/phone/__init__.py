"""Phone numbers: sign in and up by a texted code, or by number and password; resets by text.

Adds columns ``phone_number`` (E.164) and ``phone_number_verified`` to ``user``. Codes live in
``verification``, as keyed digests.
"""

from typing import Any

from authsvc.api import PasswordChanged, UnprovenRemoved, UserField, UserUpdating
from authsvc.api import mark as _
from authsvc.plugins.phone import (
    account_pages,
    core_pages,
    models,  # noqa: F401 # the model adds its columns
    subscribers,
)
from authsvc.plugins.phone.pages import WORDS
from authsvc.plugins.phone.reader import count_numbers
from authsvc.plugins.phone.settings import PhoneSettings
from authsvc.plugins.phone.usecases.codes import TEXT


def includeme(config: Any) -> None:
    """Settings, fields, a way in more, what a proven mailbox entails, endpoints, pages."""
    settings = config.registry.auth_settings.section("phone", PhoneSettings)
    config.add_user_fields(
        UserField("phoneNumber", "phone_number"),
        UserField("phoneNumberVerified", "phone_number_verified"),
    )
    config.add_placeholder_domain(settings.email_domain, TEXT.method)
    config.add_way_in(count_numbers)
    config.add_subscriber(subscribers.forget_unproven, UnprovenRemoved)
    config.add_subscriber(subscribers.forget_at_reset, PasswordChanged)
    config.add_subscriber(subscribers.refuse_change, UserUpdating)
    config.add_page_words(WORDS)
    config.add_sign_in_way(
        "page.phone", _("Text me a code"), method="phone-number", icon="phone", order=50
    )
    config.add_page_part("page.security", account_pages.security)
    config.include(core_pages)
    for module in (".endpoints", ".pages", ".reset_pages", ".account_pages"):
        config.scan(module, categories=["authsvc"])
