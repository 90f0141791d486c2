"""The cookie that says how a browser signed in last. Nothing is ever decided by it."""

import re
from collections.abc import Mapping
from typing import Any

from authsvc.api import Attempt, AuthContext, waiting_user
from authsvc.plugins.last_method.settings import LastMethodSettings

COOKIE = "last_used_login_method"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
NO_SIGN_IN = frozenset({"/verify-email", "/email-otp/verify-email"})
"""They prove an address; that somebody is signed in by it is only what follows."""


def note(auth: AuthContext, attempt: Attempt) -> None:
    """Remember the first factor, also where a second one is asked for. Asks for nothing itself."""
    settings: LastMethodSettings = auth.settings("last_method")
    if attempt.method in settings.left_out or not NAME.fullmatch(attempt.method):
        return
    if waiting_user(auth) != attempt.user["id"]:
        auth.jar.set_public(COOKIE, attempt.method, int(settings.max_age.total_seconds()))


def leave_out(request: Any, _response: Any) -> None:
    """Endpoints that are no way to sign in do not become the last one."""
    if request.endpoint is not None and request.endpoint.path in NO_SIGN_IN:
        request.jar.withdraw(COOKIE)


def show(request: Any) -> Mapping[str, Any]:
    """What the sign-in page puts its tag beside: anybody may have written it, so only a name."""
    told = request.jar.get_public(COOKIE) or ""
    return {"last_used": told if NAME.fullmatch(told) else ""}
