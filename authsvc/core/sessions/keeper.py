"""``pyramid.security.remember`` and ``forget`` for views of a host application."""

from typing import Any

from sqlalchemy import select

from authsvc.core.sessions import usecases
from authsvc.core.users.models import User

USERS = User.__table__


class SessionKeeper:
    """Opens and ends sessions inside the host's own request and transaction."""

    def remember(self, request: Any, userid: str, **options: Any) -> list[tuple[str, str]]:
        """Headers that sign the user in; empty if there is no such user, or a disabled one.

        The host has authenticated the user: no stage of ours is asked.
        """
        auth = request.auth
        row = auth.db.execute(select(*USERS.columns).where(USERS.c.id == userid)).first()
        if row is None:
            return []
        method = str(options.get("method", "host"))
        usecases.open_session(auth, dict(row._mapping), method=method)
        return list(request.jar.headers())

    def forget(self, request: Any) -> list[tuple[str, str]]:
        """Headers that clear the cookies; the session is ended at the server, too."""
        usecases.sign_out(request.auth, request.identity)
        return list(request.jar.headers())
