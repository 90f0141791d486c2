"""Change name, picture, and whatever columns plugins own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from authsvc.context import AuthContext
from authsvc.core.profile.errors import EMAIL_CAN_NOT_BE_UPDATED
from authsvc.core.sessions import usecases as sessions
from authsvc.core.sessions.errors import NO_FIELDS_TO_UPDATE
from authsvc.core.users.events import UserUpdated, UserUpdating
from authsvc.core.users.models import User
from authsvc.db import statements
from authsvc.security.identity import Identity

USERS = User.__table__


def update_profile(
    auth: AuthContext, identity: Identity, changes: Mapping[str, Any], extra: Mapping[str, Any]
) -> None:
    """Store the allowed changes. Server-owned fields are no fields here (ATK-051)."""
    if extra.get("email"):
        raise EMAIL_CAN_NOT_BE_UPDATED.error()
    values = {name: changes[name] for name in ("name", "image") if name in changes}
    changing = UserUpdating(auth=auth, user=identity.user, values=values, extra=extra)
    auth.emit(changing)
    if not values:
        raise NO_FIELDS_TO_UPDATE.error()
    values["updated_at"] = auth.now()
    statements.execute(
        auth.db, update(USERS).where(USERS.c.id == identity.user_id).values(**values)
    )
    sessions.hand_out(auth, identity, values)
    fields = (values.keys() - {"updated_at", "additional_fields"}) | changing.names
    auth.emit(UserUpdated(auth=auth, user_id=identity.user_id, fields=tuple(sorted(fields))))
