"""Which language somebody reads."""

from sqlalchemy import update

from authsvc.context import AuthContext
from authsvc.core.sessions import usecases as sessions
from authsvc.core.users.events import UserUpdated
from authsvc.core.users.models import User
from authsvc.db import statements
from authsvc.security.identity import Identity

USERS = User.__table__


def keep_language(auth: AuthContext, identity: Identity, tag: str | None) -> None:
    """Remember it for other browsers and for mails; ``None`` forgets it. Begins the transaction."""
    auth.begin()
    values = {"locale": tag, "updated_at": auth.now()}
    statements.execute(
        auth.db, update(USERS).where(USERS.c.id == identity.user_id).values(**values)
    )
    sessions.hand_out(auth, identity, values)
    auth.emit(UserUpdated(auth=auth, user_id=identity.user_id, fields=("locale",)))
