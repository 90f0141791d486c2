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

    The user is held, and judged as they are now: a second factor that was switched on while the
    first one was being proven is asked for (ATK-084).
    """
    user = sessions.hold_user(auth, attempt.user["id"])
    if user is None:
        raise FAILED_TO_CREATE_SESSION.error()
    attempt = replace(attempt, user=user)
    if user["disabled_at"] is not None:
        raise ACCOUNT_DISABLED.error()
    for stage in auth.services.signin_stages:
        outcome: Challenge | Attempt | None = stage(auth, attempt)
        if isinstance(outcome, Challenge):
            _require(auth, still)
            return outcome
        attempt = outcome or attempt
    return finish(auth, attempt, still=still)


def _require(auth: AuthContext, still: Proviso | None) -> None:
    """A password replaced while it was being checked opens no challenge either."""
    if still is not None and not auth.db.execute(select(still.condition), still.values).scalar():
        raise FAILED_TO_CREATE_SESSION.error()


def finish(auth: AuthContext, attempt: Attempt, *, still: Proviso | None = None) -> SignedIn:
    """Open the session; called by ``complete``, and by a stage whose challenge was met."""
    opened = sessions.open_session(
        auth,
        attempt.user,
        method=attempt.method,
        remember=attempt.remember,
        factors=attempt.proven,
        still=still,
    )
    if opened is None:
        raise FAILED_TO_CREATE_SESSION.error()
    session, token = opened
    return SignedIn(attempt.user, session, token)
