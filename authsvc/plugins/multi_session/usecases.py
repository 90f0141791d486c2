"""The accounts of a browser: which there are, which one acts, and which is signed out.

Each is a cookie with a signed session token. Nothing else counts: what a request names is only
looked for among the sessions whose cookies came with it (ATK-069).
"""

from authsvc.api import AuthContext, Identity, live_sessions, same, sessions
from authsvc.plugins.multi_session.errors import INVALID_SESSION_TOKEN
from authsvc.plugins.multi_session.events import AccountSwitched
from authsvc.plugins.multi_session.settings import MultiSessionSettings

PREFIX = "session_token_multi-"
MOST = 20
"""However many cookies a browser brings, no more are looked up."""


def cookie_of(token: str) -> str:
    """The name of the cookie that remembers a session."""
    return f"{PREFIX}{token.lower()}"


def held(auth: AuthContext) -> list[Identity]:
    """The accounts that this browser is signed in to, the oldest first, each once."""
    by_user: dict[str, Identity] = {}
    for identity in live_sessions(auth, _tokens(auth).values()):
        by_user.setdefault(identity.user_id, identity)
    return list(by_user.values())


def accounts(auth: AuthContext) -> list[Identity]:
    """The same, with whoever acts now, also if no cookie of its own remembers that session."""
    active, found = auth.identity, held(auth)
    if active is not None and active.user_id not in {one.user_id for one in found}:
        found.append(active)
    return found


def set_active(auth: AuthContext, name: str) -> Identity:
    """Act as another account of this browser; ``name`` is its session's handle or token."""
    chosen = _named(auth, name)
    sessions.hand_out(auth, chosen)
    auth.emit(AccountSwitched(auth=auth, user_id=chosen.user_id, session_id=str(chosen.session_id)))
    return chosen


def revoke(auth: AuthContext, active: Identity | None, name: str) -> None:
    """Sign one account out; if it was the active one, the next takes its place."""
    chosen = _named(auth, name)
    _end(auth, chosen, "revoked")
    auth.jar.clear(cookie_of(str(chosen.token)))
    if active is None or active.session_id != chosen.session_id:
        return
    left = [one for one in held(auth) if one.session_id != chosen.session_id]
    if left:
        sessions.hand_out(auth, left[0])
    else:
        sessions.forget_cookies(auth)


def sign_out_all(auth: AuthContext) -> None:
    """Sign every account of this browser out, and forget it."""
    tokens = _tokens(auth)
    for name in tokens:
        auth.jar.clear(name)
    for identity in live_sessions(auth, tokens.values()):
        _end(auth, identity, "sign-out")


def make_room(auth: AuthContext, user_id: str, session_id: str) -> None:
    """One account is one session of a browser: an older one of the same user ends.

    Where it gets narrow, cookies of sessions that are over go as well.
    """
    settings: MultiSessionSettings = auth.settings("multi_session")
    tokens = _tokens(auth)
    live = live_sessions(auth, tokens.values())
    for identity in live:
        if identity.user_id == user_id and identity.session_id != session_id:
            _end(auth, identity, "replaced")
            auth.jar.clear(cookie_of(str(identity.token)))
    if len(tokens) >= settings.max_accounts:
        for name in tokens.keys() - {cookie_of(str(one.token)) for one in live}:
            auth.jar.clear(name)


def _named(auth: AuthContext, name: str) -> Identity:
    for identity in held(auth):
        if same(name, str(identity.token)) or same(name, str(identity.session_id)):
            return identity
    dead = cookie_of(name)
    if name.isascii() and name.isalnum() and auth.jar.get(dead):
        auth.jar.clear(dead)
    raise INVALID_SESSION_TOKEN.error()


def _tokens(auth: AuthContext) -> dict[str, str]:
    """Cookie -> token, where our signature holds and the name is that of the token.

    A signature does not cover the name of its cookie, so a signed value of another cookie must not
    count as a session because somebody has renamed it.
    """
    brought = ((name, auth.jar.get(name)) for name in auth.jar.names(PREFIX)[:MOST])
    return {name: token for name, token in brought if token and name == cookie_of(token)}


def _end(auth: AuthContext, identity: Identity, reason: str) -> None:
    mine = sessions.TABLE.c.id == identity.session_id
    sessions.end_sessions(auth, identity.user_id, reason, mine)
