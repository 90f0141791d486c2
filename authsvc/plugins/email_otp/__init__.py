"""Codes by mail: sign in and up, confirm an address, choose a new password, change the address.

Owns no table: codes live in ``verification``, as keyed digests.
"""

from typing import Any

from authsvc.api import mark as _
from authsvc.plugins.email_otp import core_pages
from authsvc.plugins.email_otp.pages import WORDS
from authsvc.plugins.email_otp.settings import EmailOtpSettings


def includeme(config: Any) -> None:
    """Settings, endpoints, pages, and the way there from the sign-in page."""
    settings = config.registry.auth_settings.section("email_otp", EmailOtpSettings)
    config.add_page_words(WORDS)
    config.add_sign_in_way(
        "page.email_code", _("E-mail me a code"), method="email-otp", icon="key", order=40
    )
    if settings.instead_of_links:
        config.include(core_pages)
    for module in (".endpoints", ".pages"):
        config.scan(module, categories=["authsvc"])
