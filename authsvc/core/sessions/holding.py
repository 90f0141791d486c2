"""Sessions by the tokens somebody holds: several at once, as in a browser with several accounts."""

from collections.abc import Iterable

from authsvc.context import AuthContext
from authsvc.core.sessions.credentials import identity_of
from authsvc.core.sessions.models import Session
from authsvc.core.sessions.reader import Query, is_live
from authsvc.crypto.digests import digest
from authsvc.security.identity import Identity

TABLE = Session.__table__
QUERY = Query()


def live_sessions(auth: AuthContext, tokens: Iterable[str]) -> list[Identity]:
    """The live sessions behind these tokens, the oldest first; a dead one is left out."""
    by_digest = {digest(token): token for token in tokens}
    if not by_digest:
        return []
    wanted = QUERY.joined.where(TABLE.c.token_digest.in_(by_digest))
    rows = auth.reader.execute(wanted.order_by(TABLE.c.created_at, TABLE.c.id)).all()
    lifetime = auth.settings("sessions").absolute_lifetime
    return [
        identity_of(found.session, found.user, by_digest[found.session["token_digest"]])
        for found in map(QUERY.split, rows)
        if is_live(found, auth.now(), lifetime)
    ]
