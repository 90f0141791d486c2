"""Which roles need two factors: known in memory, so that no look-up of a session costs more.

Nobody's role does until a feature says so by ``read``. What a decision depends on is read again
when this process last did so some seconds ago.
"""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from authsvc import clock
from authsvc.context import AuthContext
from authsvc.errors import SECOND_FACTOR_REQUIRED, ErrorCode
from authsvc.security.identity import Identity

LAST_SECOND_FACTOR = ErrorCode(
    "LAST_SECOND_FACTOR", 403, "Your role needs a second factor. Set up another one first."
)
REQUIREMENT = "factor_requirement"
BOTH = 2
EVERY = 5.0
"""Seconds for which a process may not have heard of a change."""


class Requirement:
    """The roles, and from when on each of them needs two factors."""

    def __init__(self) -> None:
        self.since: Mapping[str, datetime] = {}
        self.read: Callable[[AuthContext], Mapping[str, datetime]] | None = None
        self.every = EVERY
        self._read_at = -math.inf

    def refresh(self, auth: AuthContext, *, now: bool = False) -> None:
        """Read what is stored, unless that was done a moment ago."""
        moment = clock.monotonic()
        if self.read is not None and (now or moment - self._read_at > self.every):
            self._read_at = moment
            self.since = self.read(auth)

    def asks(self, role: str, now: datetime) -> bool:
        """Whether people of that role need two factors now."""
        since = self.since.get(role)
        return since is not None and since <= now

    def lacks(self, session: Mapping[str, Any], user: Mapping[str, Any], now: datetime) -> bool:
        """Whether a session proved less than its user's role needs."""
        return session.get("factors", 1) < BOTH and self.asks(user["role"], now)

    def roles(
        self, session: Mapping[str, Any], user: Mapping[str, Any], now: datetime
    ) -> tuple[str, ...]:
        """What a session may act as: nothing that needs more than it has proven."""
        if self.since and self.lacks(session, user, now):
            return ()
        return (user["role"],)


def requirement_of(auth: AuthContext) -> Requirement:
    """What this process knows."""
    found: Requirement = auth.services.extras[REQUIREMENT]
    return found


def roles_of(
    auth: AuthContext, session: Mapping[str, Any], user: Mapping[str, Any]
) -> tuple[str, ...]:
    """The roles that a caller may act as, who has brought a credential of that session."""
    return requirement_of(auth).roles(session, user, auth.now())


def needs_two(auth: AuthContext, user: Mapping[str, Any]) -> bool:
    """Whether a user's role needs two factors, as stored a few seconds ago at most."""
    known = requirement_of(auth)
    known.refresh(auth)
    return known.asks(user["role"], auth.now())


def lacks_factor(auth: AuthContext, identity: Identity) -> bool:
    """Whether the caller's session proved less than the role needs."""
    proven = identity.session.get("factors", 1)
    return proven < BOTH and needs_two(auth, identity.user)


def keep_factor(auth: AuthContext, user: Mapping[str, Any], *, others: bool) -> None:
    """Refuse to take a user's last second factor away while their role needs one."""
    if not others and needs_two(auth, user):
        raise LAST_SECOND_FACTOR.error()


def require_factors(request: Any) -> None:
    """What a privileged request of somebody signed in has to pass."""
    identity = request.identity
    if identity is not None and identity.user and lacks_factor(request.auth, identity):
        raise SECOND_FACTOR_REQUIRED.error()
