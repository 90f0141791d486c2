"""Users: the table, the canonical form of an address, the fields clients see.

Owns table ``user``. What users do with their own account is in ``core.profile``.
"""

from typing import Any

from authsvc.context import LOCALE_OF
from authsvc.core.users.contacts import add_mailbox_lister
from authsvc.core.users.events import UserCreating
from authsvc.core.users.fields import UserField, add_user_fields, core_fields
from authsvc.core.users.owners import add_address_finder, add_address_keeper, locale_of
from authsvc.core.users.placeholders import add_placeholder_domain, keep_placeholders
from authsvc.core.users.schema import session_schema, user_schema
from authsvc.core.users.settings import UserSettings


def includeme(config: Any) -> None:
    """Settings and user fields."""
    config.registry.auth_settings.section("users", UserSettings)
    fields: list[UserField] = []
    config.registry.authsvc.services.extras["user_fields"] = fields
    config.add_schema("User", lambda: user_schema(fields))
    of_sessions: list[UserField] = []
    config.registry.authsvc.services.extras["session_fields"] = of_sessions
    config.add_schema("SessionObject", lambda: session_schema(of_sessions))
    config.add_directive("add_user_fields", add_user_fields)
    config.add_directive("add_address_finder", add_address_finder, action_wrap=False)
    config.add_directive("add_mailbox_lister", add_mailbox_lister, action_wrap=False)
    config.add_directive("add_address_keeper", add_address_keeper, action_wrap=False)
    config.add_directive("add_placeholder_domain", add_placeholder_domain, action_wrap=False)
    config.registry.authsvc.services.extras[LOCALE_OF] = locale_of
    config.add_subscriber(keep_placeholders, UserCreating)
    config.add_subscriber(keep_choice, UserCreating)
    config.add_user_fields(*core_fields())


def keep_choice(event: UserCreating) -> None:
    """A newcomer's account speaks the language that they picked on the way to it."""
    event.values["locale"] = event.auth.client.chosen_locale
