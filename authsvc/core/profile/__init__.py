"""The caller's own account: profile, change of e-mail, verification links, deletion.

Owns no table; it works on ``user`` through the other core features.
"""

from typing import Any

from authsvc.core.profile.pages.words import WORDS
from authsvc.i18n import mark as _


def includeme(config: Any) -> None:
    """Endpoints and pages."""
    settings = config.registry.auth_settings["users"]
    config.add_page_words(WORDS)
    config.add_account_section("profile", _("Profile"), icon="user", page="page.profile", order=10)
    if settings.delete:
        config.add_account_section(
            "delete", _("Delete account"), icon="trash", page="page.delete", order=90
        )
    config.scan(".endpoints", categories=["authsvc"])
    config.scan(".pages", categories=["authsvc"])
