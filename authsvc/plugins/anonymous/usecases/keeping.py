"""What a guest has said of themselves stays with whoever they turn out to be."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from authsvc.api import AuthContext, User, UserUpdated, execute, take_over_user_fields
from authsvc.plugins.anonymous.settings import AnonymousSettings

USERS = User.__table__
KEPT = ("image", "locale")


def keep(auth: AuthContext, guest: Mapping[str, Any], user: Mapping[str, Any]) -> None:
    """Name, picture, language and declared fields, each where ``user`` has none."""
    settings: AnonymousSettings = auth.settings("anonymous")
    found = {name: guest[name] for name in KEPT if guest[name] and not user[name]}
    if not user["name"] and guest["name"] != settings.name:
        found["name"] = guest["name"]
    if found:
        values = {**found, "updated_at": auth.now()}
        execute(auth.db, update(USERS).where(USERS.c.id == user["id"]).values(**values))
        auth.emit(UserUpdated(auth=auth, user_id=user["id"], fields=tuple(sorted(found))))
    take_over_user_fields(auth, user["id"], guest)
