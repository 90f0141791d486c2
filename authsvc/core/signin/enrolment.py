"""Let somebody in to set up a second factor, and to do nothing else (ADR 0021).

Their role needs two factors, and they have one. What the browser gets is no session but a proof of
the first factor, good for the pages and endpoints that accept the credential ``enrolment``. The
session is opened when the second factor is there.
"""

from datetime import timedelta
from typing import Any

from authsvc import ids
from authsvc.context import AuthContext
from authsvc.core.accounts.reader import by_id
from authsvc.core.sessions import usecases as sessions
from authsvc.core.sessions.requirement import lacks_factor
from authsvc.core.signin.stages import Attempt, Challenge, second_factors
from authsvc.core.signin.usecases import SignedIn, finish
from authsvc.core.verification.usecases import Proof, consume, issue, peek, withdraw
from authsvc.errors import SECOND_FACTOR_REQUIRED, UNAUTHORIZED
from authsvc.security.credentials import ABSENT, Absent
from authsvc.security.identity import Identity
from authsvc.web.conduct import ENROLMENT

PURPOSE = COOKIE = ENROLMENT
KIND = "enrolment"
PAGE = "page.enrolment"
SESSION_COOKIES = (sessions.TOKEN, sessions.CACHE)


def begin(
    auth: AuthContext, attempt: Attempt, *, ways: tuple[str, ...], lifetime: timedelta
) -> Challenge:
    """Hand out the proof instead of a session; ``ways`` are the factors there are to choose from.

    What the browser had of an older session goes: it would be asked for before this.
    """
    secret = ids.token()
    payload = {
        "method": attempt.method,
        "remember": attempt.remember,
        "at": int(auth.now().timestamp()),
    }
    issue(auth, PURPOSE, secret, subject=attempt.user["id"], lifetime=lifetime, payload=payload)
    for name in SESSION_COOKIES:
        auth.jar.clear(name)
    sessions.note_remember(auth, attempt.remember)
    auth.jar.set(COOKIE, secret, int(lifetime.total_seconds()))
    link = auth.services.base_url + auth.services.extras["pages"].path(PAGE)
    told = {"enrolment": {"methods": list(ways), "url": link}}
    return Challenge(KIND, ways, told, SECOND_FACTOR_REQUIRED)


class EnrolmentSource:
    """The proof as a credential: asked for only where it is accepted, so nobody else pays."""

    kind = ENROLMENT

    def __init__(self, service: Any) -> None:
        name = service.cookies.name(COOKIE)
        self.scheme = {ENROLMENT: {"type": "apiKey", "in": "cookie", "name": name}}

    def identify(self, request: Any) -> Identity | Absent:
        """Whoever has proven one factor; without a role, since none of theirs is theirs yet."""
        endpoint = request.endpoint
        if endpoint is None or ENROLMENT not in endpoint.accepts:
            return ABSENT
        secret = request.jar.get(COOKIE)
        proof = peek(request.auth, PURPOSE, secret) if secret else None
        found = by_id(request.auth, proof.subject) if proof else None
        if proof is None or found is None or found.user["disabled_at"] is not None:
            return ABSENT
        return _identity(request.auth, proof, found.user)


def _identity(auth: AuthContext, proof: Proof, user: Any) -> Identity:
    told = proof.payload
    now = auth.now()
    return Identity(
        user_id=user["id"],
        kind=ENROLMENT,
        authenticated_at=now - timedelta(seconds=max(0, int(now.timestamp()) - told["at"])),
        session={"method": told["method"], "remember": told["remember"], "factors": 1},
        user=user,
    )


def is_enrolling(identity: Identity | None) -> bool:
    """Whether the caller is let in to enrol, and for nothing else."""
    return identity is not None and identity.kind == ENROLMENT


def has_factor(auth: AuthContext, identity: Identity) -> bool:
    """Whether the caller has a second factor that was not asked for."""
    if identity.user.get("two_factor_enabled"):
        return True
    method = identity.session.get("method")
    return any(name != method for name in second_factors(auth, identity.user_id))


def require_first_one(auth: AuthContext, identity: Identity) -> None:
    """Refuse to set a factor up instead of proving the one that is there (ATK-084)."""
    if (is_enrolling(identity) or lacks_factor(auth, identity)) and has_factor(auth, identity):
        raise SECOND_FACTOR_REQUIRED.error()


def enrolled(auth: AuthContext, identity: Identity, user: Any) -> SignedIn:
    """The session of somebody who has proven a second factor by setting it up.

    For whom it waited it is opened now, once (ATK-089); a session of one factor is replaced. The
    caller holds the user: whoever else was let in to enrol has one factor too few now (ATK-084).
    """
    enrolling = is_enrolling(identity)
    if enrolling:
        leave_off(auth, required=True)
    withdraw(auth, user["id"], PURPOSE)
    if not enrolling:
        session, token = sessions.reopen(auth, identity, user, factors=2)
        return SignedIn(user, session, token)
    told = identity.session
    return finish(
        auth, Attempt(user=user, method=told["method"], remember=told["remember"], factors=2)
    )


def leave_off(auth: AuthContext, *, required: bool = False) -> None:
    """Enrol no longer in this browser; with ``required`` only one of many may do so."""
    secret = auth.jar.get(COOKIE)
    taken = consume(auth, PURPOSE, secret) if secret else None
    if required and taken is None:
        raise UNAUTHORIZED.error()
    if secret:
        auth.jar.clear(COOKIE)
