"""Challenges: made here, answered once, in the browser and for the ceremony they were made for."""

from typing import Any

from authsvc.api import AuthContext, ErrorCode, Proof, consume, ids, issue, peek
from authsvc.plugins.passkey.ceremony import encode
from authsvc.plugins.passkey.errors import CHALLENGE_NOT_FOUND
from authsvc.plugins.passkey.events import PasskeyRefused
from authsvc.plugins.passkey.party import RelyingParty
from authsvc.plugins.passkey.settings import PasskeySettings

COOKIE = "better-auth-passkey"
REGISTRATION = "passkey-registration"
AUTHENTICATION = "passkey-authentication"
SIGN_UP = "passkey-sign-up"
BYTES = 32
"""WebAuthn section 13.4.3 asks for 16 at least."""
NOBODY = "nobody"
TIMEOUT = 60_000
PARTY = "relying_party"


def party_of(auth: AuthContext) -> RelyingParty:
    """Who asks, as the settings say."""
    party: RelyingParty = auth.services.extras[PARTY]
    return party


def new_challenge(auth: AuthContext, ceremony: str, subject: str = NOBODY, **payload: Any) -> str:
    """A challenge for one ceremony of this browser, about ``subject``; the browser keeps its key.

    A challenge of one ceremony is never found by another (ATK-099).
    """
    settings: PasskeySettings = auth.settings("passkey")
    challenge = encode(ids.random_bytes(BYTES))
    secret = ids.token()
    issue(
        auth,
        ceremony,
        secret,
        subject=subject,
        lifetime=settings.challenge_lifetime,
        payload={"challenge": challenge, **payload},
    )
    auth.jar.set(COOKIE, secret, int(settings.challenge_lifetime.total_seconds()))
    return challenge


def find_challenge(auth: AuthContext, ceremony: str) -> Proof:
    """What this browser was asked, or ``CHALLENGE_NOT_FOUND``; proves nothing yet."""
    secret = auth.jar.get(COOKIE)
    proof = peek(auth, ceremony, secret) if secret else None
    if proof is None:
        raise CHALLENGE_NOT_FOUND.error()
    return proof


def spend_challenge(auth: AuthContext, ceremony: str) -> None:
    """Take the challenge: of many answers at once one gets any further."""
    if consume(auth, ceremony, auth.jar.get(COOKIE) or "") is None:
        raise CHALLENGE_NOT_FOUND.error()


def refuse(auth: AuthContext, refusal: ErrorCode, user_id: str | None, reason: str) -> Exception:
    """The refusal of an answer; its challenge stays spent, and the log tells of it."""
    auth.emit(PasskeyRefused(auth=auth, user_id=user_id, reason=reason))
    return refusal.error(keep_writes=True)
