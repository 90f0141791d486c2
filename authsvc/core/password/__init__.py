"""E-mail and password: sign-up, sign-in, verification, change, reset.

Owns no table: hashes live in ``account``, links in ``verification``.
"""

from typing import Any

from authsvc.core.password import throttle
from authsvc.core.password.pages.names import add_name_reset, add_name_sign_in
from authsvc.core.password.pages.words import WORDS
from authsvc.core.password.settings import LinkSettings, PasswordSettings
from authsvc.core.password.usecases.proofs import add_proof_mail
from authsvc.i18n import mark as _


def includeme(config: Any) -> None:
    """Settings, endpoints and pages."""
    config.registry.auth_settings.section("password", PasswordSettings)
    config.registry.auth_settings.section("links", LinkSettings)
    config.add_directive("add_name_sign_in", add_name_sign_in, action_wrap=False)
    config.add_directive("add_name_reset", add_name_reset, action_wrap=False)
    config.add_directive("add_proof_mail", add_proof_mail, action_wrap=False)
    config.add_directive("add_known_browsers", throttle.add_known_browsers, action_wrap=False)
    config.add_page_words(WORDS)
    config.add_account_section(
        "security", _("Security"), icon="shield", page="page.security", order=20
    )
    config.scan(".endpoints", categories=["authsvc"])
    config.scan(".meter", categories=["authsvc"])
    config.scan(".pages", categories=["authsvc"])
