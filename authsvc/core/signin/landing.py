"""Where a browser goes at the end of a sign-in."""

from collections.abc import Callable, Mapping
from typing import Any

from authsvc.context import AuthContext
from authsvc.core.sessions import usecases as sessions
from authsvc.core.signin.stages import Challenge
from authsvc.core.signin.usecases import SignedIn
from authsvc.security.identity import Identity
from authsvc.web.pages.page import Goto
from authsvc.web.pages.templates import callback_of, page_path

PAGES = "challenge_pages"
DETOURS = "landing_detours"
Needed = Callable[[AuthContext, Mapping[str, Any]], bool]
KEPT = "sessions_beside"
"""Set by a feature that keeps the sessions of several accounts in one browser."""


def add_challenge_page(config: Any, kind: str, page: str) -> None:
    """Configurator directive: challenges of ``kind`` are met on ``page``."""
    config.registry.authsvc.services.extras.setdefault(PAGES, {})[kind] = page


def challenge_page(auth: AuthContext, challenge: Challenge) -> str:
    """The name of the page where a challenge is met."""
    page: str = auth.services.extras[PAGES][challenge.kind]
    return page


def add_landing_detour(config: Any, page: str, needed: Needed) -> None:
    """Configurator directive: a browser comes by ``page`` first, if ``needed(auth, user)``.

    The session is there already: it is for questions that may also be answered later. The page goes
    on to its ``callbackURL``.
    """
    config.registry.authsvc.services.extras.setdefault(DETOURS, []).append((page, needed))


def detour_of(auth: AuthContext, outcome: SignedIn) -> str | None:
    """The page that has something to ask first; none for most people."""
    detours: list[tuple[str, Needed]] = auth.services.extras.get(DETOURS, [])
    return next((page for page, needed in detours if needed(auth, outcome.user)), None)


def land_at(request: Any, outcome: SignedIn | Challenge | None, target: str) -> str:
    """The address where a browser goes on that came back to an endpoint; as :func:`land`.

    Without an outcome nobody has signed in, and the session stays.
    """
    if outcome is None:
        return target
    end_before(request, outcome)
    if isinstance(outcome, Challenge):
        return page_path(request, challenge_page(request.auth, outcome), callbackURL=target)
    detour = detour_of(request.auth, outcome)
    return page_path(request, detour, callbackURL=target) if detour else target


def land(request: Any, outcome: SignedIn | Challenge, *, say: str = "") -> Goto:
    """On to what is still asked, else to where the user wanted to go, else to the account.

    The session that this browser had before ends: its token would live on with nobody to use it.
    """
    target = callback_of(request)
    end_before(request, outcome)
    if isinstance(outcome, Challenge):
        return Goto(challenge_page(request.auth, outcome), query={"callbackURL": target})
    detour = detour_of(request.auth, outcome)
    if detour:
        return Goto(detour, query={"callbackURL": target}, say=say)
    return Goto("page.account", target=target, say=say)


def end_before(request: Any, outcome: SignedIn | Challenge) -> None:
    """End the session that this browser brought, unless accounts are kept beside each other."""
    before = request.identity
    if request.auth.services.extras.get(KEPT) and not _same_user(before, outcome):
        return
    if before is not None and before.session_id:
        mine = sessions.TABLE.c.id == before.session_id
        sessions.end_sessions(request.auth, before.user_id, "replaced", mine)


def _same_user(before: Identity | None, outcome: SignedIn | Challenge) -> bool:
    """One account is signed in once in a browser; who is challenged is nobody yet."""
    if before is None or not isinstance(outcome, SignedIn):
        return False
    return bool(outcome.user["id"] == before.user_id)
