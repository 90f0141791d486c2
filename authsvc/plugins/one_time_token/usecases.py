"""Hand a session over to another site or app: a token for it, and the session for the token."""

from authsvc.api import AuthContext, Identity, consume, ids, issue, live_sessions, sessions, token
from authsvc.crypto.encryption import Envelope
from authsvc.crypto.secrets import Keyring
from authsvc.plugins.one_time_token.errors import INVALID_TOKEN, SESSION_NOT_FOUND
from authsvc.plugins.one_time_token.events import SessionHandedOver
from authsvc.plugins.one_time_token.settings import OneTimeTokenSettings

PURPOSE = "one-time-token"


def generate(auth: AuthContext, identity: Identity) -> str:
    """A token by which another client gets the caller's session, once and soon.

    The row keeps the session's token, which is stored nowhere else, under a key made from the
    one-time token; of that one there is only a digest. Whoever reads the database has neither.
    """
    settings: OneTimeTokenSettings = auth.settings("one_time_token")
    given = token()
    sealed = _envelope(given).encrypt(identity.token or "", context=PURPOSE)
    issue(
        auth,
        PURPOSE,
        given,
        subject=identity.user_id,
        lifetime=settings.lifetime,
        payload={"sealed": sealed},
    )
    return given


def redeem(auth: AuthContext, given: str) -> Identity:
    """The session behind a token; of many who show it at once, exactly one gets it (ATK-202).

    A session that has ended meanwhile, or whose user is disabled, is handed to nobody.
    """
    proof = consume(auth, PURPOSE, given)
    if proof is None:
        raise INVALID_TOKEN.error()
    own = _envelope(given).decrypt(proof.payload["sealed"], context=PURPOSE)
    found = live_sessions(auth, [own])
    if not found:
        raise SESSION_NOT_FOUND.error()
    identity = found[0]
    if auth.settings("one_time_token").set_cookie:
        sessions.hand_out(auth, identity)
    auth.emit(
        SessionHandedOver(auth=auth, user_id=identity.user_id, session_id=str(identity.session_id))
    )
    return identity


def _envelope(given: str) -> Envelope:
    """The key is the one-time token itself: 190 random bits, through HKDF."""
    return Envelope(Keyring([given]), ids.random_bytes)
