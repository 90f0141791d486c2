"""``complete``: the one way from a proven factor to a session."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from authsvc.context import AuthContext
from authsvc.core.sessions import usecases as sessions
from authsvc.core.signin.errors import ACCOUNT_DISABLED, FAILED_TO_CREATE_SESSION
from authsvc.core.signin.stages import Attempt, Challenge
from authsvc.db.statements import Proviso


@dataclass(frozen=True)
class SignedIn:
    """A sign-in that is done: user and session rows, and the token that only the client keeps."""

    user: Mapping[str, Any]
    session: Mapping[str, Any]
    token: str


def complete(
    auth: AuthContext, attempt: Attempt, *, still: Proviso | None = None
) -> SignedIn | Challenge:
    """Run the stages plugins have added, then open a session.

    No session exists while a stage may still ask for more, so there is none to take back, and
    nothing cacheable was handed out before all factors are done (ATK-062). ``still`` is the
    condition under which the proof holds at the moment of the insert.

    The user is judged as they are at that moment, too: a second factor that was switched on while
    the first one was being proven is asked for (ATK-084). Nearly always nothing has changed since
    they were read, and the insert itself finds so; else they are held and judged once more.
    """
    outcome = _pass(auth, attempt, still) or _pass(auth, held(auth, attempt), still)
    if outcome is None:
        raise FAILED_TO_CREATE_SESSION.error()
    return outcome


def _pass(
    auth: AuthContext, attempt: Attempt, still: Proviso | None
) -> SignedIn | Challenge | None:
    """What becomes of a sign-in of the user as read; ``None`` if they or their proof changed."""
    if attempt.user["disabled_at"] is not None:
        raise ACCOUNT_DISABLED.error()
    for stage in auth.services.signin_stages:
        outcome: Challenge | Attempt | None = stage(auth, attempt)
        if isinstance(outcome, Challenge):
            _require(auth, still)
            return outcome
        attempt = outcome or attempt
    return _open(auth, attempt, still, unchanged=True)


def held(auth: AuthContext, attempt: Attempt) -> Attempt:
    """The attempt with its user as they are now, held: for a stage, before it writes (ADR 0024)."""
    user = sessions.hold_user(auth, attempt.user["id"])
    if user is None:
        raise FAILED_TO_CREATE_SESSION.error()
    return replace(attempt, user=user)


def _require(auth: AuthContext, still: Proviso | None) -> None:
    """A password replaced while it was being checked opens no challenge either."""
    if still is None:
        return
    row = select(still.table.c.id).where(still.condition)
    if auth.db.execute(row, still.values).first() is None:
        raise FAILED_TO_CREATE_SESSION.error()


def finish(auth: AuthContext, attempt: Attempt) -> SignedIn:
    """Open the session; called by a stage whose challenge was met, for a user it holds."""
    signed_in = _open(auth, attempt)
    if signed_in is None:
        raise FAILED_TO_CREATE_SESSION.error()
    return signed_in


def _open(
    auth: AuthContext,
    attempt: Attempt,
    still: Proviso | None = None,
    *,
    unchanged: bool = False,
) -> SignedIn | None:
    opened = sessions.open_session(
        auth,
        attempt.user,
        method=attempt.method,
        remember=attempt.remember,
        factors=attempt.proven,
        still=still,
        unchanged=unchanged,
    )
    if opened is None:
        return None
    session, token = opened
    return SignedIn(attempt.user, session, token)
