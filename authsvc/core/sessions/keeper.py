"""``pyramid.security.remember`` and ``forget`` for views of a host application."""

from typing import Any

from sqlalchemy import select

from authsvc.core.sessions import usecases
from authsvc.core.sessions.credentials import identity_of
from authsvc.core.users.models import User
from authsvc.security.identity import Identity

USERS = User.__table__


class SessionKeeper:
    """Opens and ends sessions inside the host's own request and transaction."""

    def remember(
        self,
        request: Any,
        userid: str,
        *,
        method: str = "host",
        remember: bool = True,
        factors: int = 1,
    ) -> tuple[list[tuple[str, str]], Identity | None]:
        """Headers that sign the user in, and who that is; none for no user or a disabled one.

        The host has authenticated the user: no stage of ours is asked. ``factors=2`` says that it
        asked for two, which some roles need.
        """
        auth = request.auth
        row = auth.db.execute(select(*USERS.columns).where(USERS.c.id == userid)).first()
        if row is None:
            return [], None
        user = dict(row._mapping)
        opened = usecases.open_session(
            auth, user, method=method, remember=remember, factors=factors
        )
        if opened is None:
            return [], None
        session, token = opened
        return list(request.jar.headers()), identity_of(session, user, token)

    def forget(self, request: Any) -> list[tuple[str, str]]:
        """Headers that clear the cookies; the session is ended at the server, too."""
        usecases.sign_out(request.auth, request.identity)
        return list(request.jar.headers())
