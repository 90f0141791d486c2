"""Hand a session over to another site or app by a token that counts once."""

from typing import Any

from authsvc.plugins.one_time_token.settings import OneTimeTokenSettings


def includeme(config: Any) -> None:
    """Settings and endpoints."""
    config.registry.auth_settings.section("one_time_token", OneTimeTokenSettings)
    config.scan(".endpoints", categories=["authsvc"])
