"""Which roles need a second factor: the operator's settings, and what administrators add to them.

Every process keeps the answer in memory and reads it again when it decides something by it and
knows nothing newer than a few seconds.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select

from authsvc import clock
from authsvc.api import (
    AuthContext,
    Requirement,
    changed,
    insert_unless_taken,
    requirement_of,
)
from authsvc.plugins.two_factor.errors import INVALID_ROLE, REQUIRED_BY_OPERATOR
from authsvc.plugins.two_factor.events import RoleReleased, RoleRequired
from authsvc.plugins.two_factor.models import RequiredRole
from authsvc.plugins.two_factor.settings import TwoFactorSettings

TABLE = RequiredRole.__table__
ALWAYS = datetime.fromtimestamp(0, UTC)
NEWS = 5.0
"""Seconds after which the table is read again."""
ROLE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,63}")


@dataclass(frozen=True)
class Rule:
    """A role that needs a second factor; ``fixed`` by settings, so nobody releases it here."""

    role: str
    since: datetime | None
    fixed: bool


class Policy:
    """Keeps what a process knows of the rules."""

    def __init__(self, known: Requirement) -> None:
        self._known = known
        self._read_at: float | None = None
        known.refresh = self.refresh

    def refresh(self, auth: AuthContext) -> None:
        """Read the table, unless that was done a moment ago."""
        if self._read_at is None or clock.monotonic() - self._read_at > NEWS:
            self.read(auth)

    def read(self, auth: AuthContext) -> None:
        """Read the table now."""
        self._read_at = clock.monotonic()
        settings: TwoFactorSettings = auth.settings("two_factor")
        rows = auth.reader.execute(select(TABLE.c.role, TABLE.c.since))
        stored = {row.role: row.since for row in rows}
        self._known.since = stored | dict.fromkeys(settings.required_roles, ALWAYS)


def rules(auth: AuthContext) -> list[Rule]:
    """Every role that needs a second factor, as it is stored now."""
    settings: TwoFactorSettings = auth.settings("two_factor")
    query = select(TABLE.c.role, TABLE.c.since).order_by(TABLE.c.role)
    fixed = [Rule(role, None, fixed=True) for role in settings.required_roles]
    added = [Rule(row.role, row.since, fixed=False) for row in auth.reader.execute(query)]
    return fixed + [rule for rule in added if rule.role not in settings.required_roles]


def require(auth: AuthContext, role: str) -> None:
    """Nobody of that role gets in without a second factor, once the time of grace is over."""
    _check(role)
    settings: TwoFactorSettings = auth.settings("two_factor")
    now = auth.now()
    row = {
        "role": role,
        "since": now + settings.enrolment_grace,
        "required_by": auth.identity.user_id if auth.identity else None,
        "created_at": now,
    }
    if insert_unless_taken(auth.db, TABLE, row):
        auth.emit(RoleRequired(auth=auth, role=role))
        _tell(auth)


def release(auth: AuthContext, role: str) -> None:
    """People of that role may go on with one factor; never against the operator's settings."""
    _check(role)
    if role in auth.settings("two_factor").required_roles:
        raise REQUIRED_BY_OPERATOR.error()
    if changed(auth.db, delete(TABLE).where(TABLE.c.role == role)):
        auth.emit(RoleReleased(auth=auth, role=role))
        _tell(auth)


def _check(role: str) -> None:
    if not ROLE.fullmatch(role):
        raise INVALID_ROLE.error()


def _tell(auth: AuthContext) -> None:
    """This process knows at once, the others within seconds."""
    policy: Policy = requirement_of(auth).refresh.__self__  # type: ignore[attr-defined]
    policy.read(auth)
