"""Where a browser goes at the end of a sign-in."""

from typing import Any

from authsvc.context import AuthContext
from authsvc.core.sessions import usecases as sessions
from authsvc.core.signin.stages import Challenge
from authsvc.core.signin.usecases import SignedIn
from authsvc.web.pages.page import Goto
from authsvc.web.pages.templates import callback_of

PAGES = "challenge_pages"


def add_challenge_page(config: Any, kind: str, page: str) -> None:
    """Configurator directive: challenges of ``kind`` are met on ``page``."""
    config.registry.authsvc.services.extras.setdefault(PAGES, {})[kind] = page


def challenge_page(auth: AuthContext, challenge: Challenge) -> str:
    """The name of the page where a challenge is met."""
    page: str = auth.services.extras[PAGES][challenge.kind]
    return page


def land(request: Any, outcome: SignedIn | Challenge, *, say: str = "") -> Goto:
    """On to what is still asked, else to where the user wanted to go, else to the account.

    The session that this browser had before ends: its token would live on with nobody to use it.
    """
    target = callback_of(request)
    before = request.identity
    if before is not None and before.session_id:
        mine = sessions.TABLE.c.id == before.session_id
        sessions.end_sessions(request.auth, before.user_id, "replaced", mine)
    if isinstance(outcome, Challenge):
        return Goto(challenge_page(request.auth, outcome), query={"callbackURL": target})
    return Goto("page.account", target=target, say=say)
