"""Sign in by user name.

Adds columns ``username`` (what is compared, lower case) and ``display_username`` to ``user``.
"""

from typing import Any

from authsvc.api import UserCreating, UserField, UserUpdating
from authsvc.plugins.username import (
    models,  # noqa: F401 # the model adds its columns
    pages,
    subscribers,
)
from authsvc.plugins.username.settings import UsernameSettings


def includeme(config: Any) -> None:
    """Settings, fields, what sign-up and profile do with them, endpoints, part of the pages."""
    config.registry.auth_settings.section("username", UsernameSettings)
    config.add_user_fields(
        UserField("username", "username"), UserField("displayUsername", "display_username")
    )
    config.add_subscriber(subscribers.name_new_user, UserCreating)
    config.add_subscriber(subscribers.rename_user, UserUpdating)
    config.scan(".endpoints", categories=["authsvc"])
    config.add_name_sign_in(pages.sign_in)
    config.add_page_words(pages.WORDS)
    for page in ("page.sign_in", "page.sign_up"):
        config.add_page_part(page, pages.offer)
    config.add_page_part("page.profile", pages.fill_in)
