"""Users: the user table, the profile, change of e-mail, deletion.

Owns table ``user`` and the list of fields that user objects carry on the wire.
"""

from typing import Any

from authsvc.core.users.fields import add_user_fields, core_fields
from authsvc.core.users.settings import UserSettings


def includeme(config: Any) -> None:
    """Settings, user fields, endpoints."""
    config.registry.auth_settings.section("users", UserSettings)
    config.registry.authsvc.services.extras["user_fields"] = []
    config.add_directive("add_user_fields", add_user_fields)
    config.add_user_fields(*core_fields())
    config.scan(".endpoints", categories=["authsvc"])
