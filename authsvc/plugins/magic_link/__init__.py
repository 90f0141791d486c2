"""Sign in by a mailed link, and sign up by it where that is allowed.

Owns no table: links live in ``verification``, as digests.
"""

from typing import Any

from authsvc.api import mark as _
from authsvc.plugins.magic_link.pages import WORDS
from authsvc.plugins.magic_link.settings import MagicLinkSettings


def includeme(config: Any) -> None:
    """Settings, endpoints, pages, and the way there from the sign-in page."""
    config.registry.auth_settings.section("magic_link", MagicLinkSettings)
    config.add_page_words(WORDS)
    config.add_sign_in_way(
        "page.magic_link", _("E-mail me a link"), method="magic-link", icon="mail", order=30
    )
    for module in (".endpoints", ".pages"):
        config.scan(module, categories=["authsvc"])
