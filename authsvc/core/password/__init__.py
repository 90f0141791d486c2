"""E-mail and password: sign-up, sign-in, verification, change, reset.

Owns no table: hashes live in ``account``, links in ``verification``.
"""

from typing import Any

from authsvc.core.password.settings import LinkSettings, PasswordSettings


def includeme(config: Any) -> None:
    """Settings and endpoints."""
    config.registry.auth_settings.section("password", PasswordSettings)
    config.registry.auth_settings.section("links", LinkSettings)
    config.scan(".endpoints", categories=["authsvc"])
