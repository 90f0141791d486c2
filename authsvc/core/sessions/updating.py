"""Additional fields of a session change while it goes on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import update

from authsvc.context import AuthContext
from authsvc.core.sessions.errors import NO_FIELDS_TO_UPDATE
from authsvc.core.sessions.events import SessionUpdated, SessionUpdating
from authsvc.core.sessions.usecases import TABLE, hand_out, require_live
from authsvc.db import statements
from authsvc.security.identity import Identity


def update_session(
    auth: AuthContext, identity: Identity, extra: Mapping[str, Any]
) -> dict[str, Any]:
    """Change additional fields of the caller's session; its row as it is now.

    The row is held first: a session that ended meanwhile gets no new cookies.
    """
    require_live(auth, identity)
    changing = SessionUpdating(auth=auth, session=identity.session, values={}, extra=extra)
    auth.emit(changing)
    if not changing.values:
        raise NO_FIELDS_TO_UPDATE.error()
    values = {**changing.values, "updated_at": auth.now()}
    mine = update(TABLE).where(TABLE.c.id == identity.session_id).values(**values)
    statements.execute(auth.db, mine)
    session = {**identity.session, **values}
    hand_out(auth, replace(identity, session=session))
    auth.emit(
        SessionUpdated(
            auth=auth,
            user_id=identity.user_id,
            session_id=identity.session["id"],
            fields=tuple(sorted(changing.names)),
        )
    )
    return session
