"""Fields that a deployment declares: of users and of sessions, in settings or by directives.

Owns table ``user_field_value`` and the columns ``additional_fields``.
"""

from collections.abc import Callable
from typing import Any

from authsvc.core.fields import pages
from authsvc.core.fields.declared import EXTRA, Declared
from authsvc.core.fields.declaring import (
    RESERVED,
    columns_of,
    from_options,
    from_settings,
    refuse_shadows,
    show,
)
from authsvc.core.fields.field import Field
from authsvc.core.fields.schema import body_schema
from authsvc.core.fields.settings import (
    SessionFieldSettings,
    SessionFieldsSettings,
    UserFieldSettings,
    UserFieldsSettings,
)
from authsvc.core.fields.usecases import sessions, users
from authsvc.core.sessions.events import SessionCreating, SessionUpdating
from authsvc.core.sessions.models import Session
from authsvc.core.users.events import UserCreated, UserCreating, UserUpdating
from authsvc.core.users.models import User
from authsvc.core.users.schema import SESSION

LATE = 800
"""When every feature has shown its fields and declared its requests, and before tokens ask."""
USERS = "user_fields"
SESSIONS = "session_fields"
BODIES = {"SignUpEmail": (EXTRA, True), "UpdateUser": (EXTRA, False)}


def includeme(config: Any) -> None:
    """Settings, directives, what becomes of the fields of users and of sessions, pages."""
    extras = config.registry.authsvc.services.extras
    extras[EXTRA], extras[sessions.EXTRA] = Declared(), Declared()
    config.add_directive("add_additional_user_field", add_user_field)
    config.add_directive("add_additional_session_field", add_session_field)
    _read_settings(config)
    config.add_subscriber(users.fill_new_user, UserCreating)
    config.add_subscriber(users.claim_new_values, UserCreated)
    config.add_subscriber(users.change_user, UserUpdating)
    config.add_subscriber(sessions.fill_new_session, SessionCreating)
    config.add_subscriber(sessions.change_session, SessionUpdating)
    config.add_page_part("page.sign_up", pages.offer)
    config.add_page_part("page.profile", pages.fill_in)
    config.add_form_reader("page.sign_up", pages.read_new)
    config.add_form_reader("page.profile", pages.read_changes)
    config.scan(".pages", categories=["authsvc"])
    if config.registry.auth_settings[USERS].ask_missing:
        config.add_landing_detour("page.complete", pages.needed)
    config.action("declared-fields", _complete, args=(config,), order=LATE)
    _describe(config, extras)


def add_user_field(config: Any, name: str, type: str = "string", **options: Any) -> None:  # noqa: A002
    """Configurator directive: users have one more field; options as in the settings.

    ``default`` may be a function of an ``AuthContext``.
    """
    _declare(config, EXTRA, from_options(name, type, options))


def add_session_field(config: Any, name: str, type: str = "string", **options: Any) -> None:  # noqa: A002
    """Configurator directive: sessions have one more field, ``input=True`` if people may set it.

    ``default`` may be a function of an ``AuthContext`` and the user's row.
    """
    _declare(config, sessions.EXTRA, from_options(name, type, {"input": False, **options}))


def _read_settings(config: Any) -> None:
    settings = config.registry.auth_settings
    settings.section(USERS, UserFieldsSettings)
    settings.section(SESSIONS, SessionFieldsSettings)
    settings.document(f"{USERS}.<name>", UserFieldSettings)
    settings.document(f"{SESSIONS}.<name>", SessionFieldSettings)
    for field in from_settings(settings, USERS, UserFieldSettings):
        _declare(config, EXTRA, field)
    for field in from_settings(settings, SESSIONS, SessionFieldSettings):
        _declare(config, sessions.EXTRA, field)


def _declare(config: Any, extra: str, field: Field) -> None:
    """A second field that clients would know by the same name is a conflict."""
    fields: Declared = config.registry.authsvc.services.extras[extra]
    config.action((extra, field.wire), fields.add, args=(field,))


def _complete(config: Any) -> None:
    """When every field is known: none stands for something else; clients see what is returned."""
    extras = config.registry.authsvc.services.extras
    shown = extras["user_fields"]
    taken = {field.name for field in shown} | columns_of(User) | RESERVED | _bodies(config)
    refuse_shadows(USERS, extras[EXTRA], taken)
    show(extras[EXTRA], shown)
    of_session = set(SESSION) | columns_of(Session) | RESERVED
    refuse_shadows(SESSIONS, extras[sessions.EXTRA], of_session)
    show(extras[sessions.EXTRA], extras["session_fields"])


def _bodies(config: Any) -> set[str]:
    """What requests and forms that take more fields call their own."""
    catalogue = config.registry.catalogue
    shapes = [spec.body for spec in catalogue] + [page.form for page in catalogue.forms]
    return {
        field.alias or name
        for shape in shapes
        if shape is not None and shape.model_config.get("extra") == "allow"
        for name, field in shape.model_fields.items()
    }


def _describe(config: Any, extras: dict[str, Any]) -> None:
    for name, (extra, creating) in BODIES.items():
        config.extend_schema(name, _body(extras, extra, creating=creating))
    config.extend_schema("UpdateSession", _body(extras, sessions.EXTRA, creating=False))


def _body(extras: dict[str, Any], extra: str, *, creating: bool) -> Callable[[], dict[str, Any]]:
    return lambda: body_schema(extras[extra], creating=creating)
