"""Which roles need a second factor: the operator's settings, and what administrators add to them.

Every process keeps the answer in memory: this one knows a change at once, others within seconds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select

from authsvc.api import (
    AuthContext,
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
ROLE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,63}")


@dataclass(frozen=True)
class Rule:
    """A role that needs a second factor; ``fixed`` by settings, so nobody releases it here."""

    role: str
    since: datetime | None
    fixed: bool


def fixed_roles(settings: TwoFactorSettings) -> dict[str, datetime]:
    """The roles that the operator's settings name."""
    return dict.fromkeys(settings.required_roles, ALWAYS)


def read(auth: AuthContext) -> Mapping[str, datetime]:
    """Every role that needs a second factor, and from when on."""
    rows = auth.reader.execute(select(TABLE.c.role, TABLE.c.since))
    return {row.role: row.since for row in rows} | fixed_roles(auth.settings("two_factor"))


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
    row = {"role": role, "since": now + settings.enrolment_grace, "created_at": now}
    if insert_unless_taken(auth.db, TABLE, row):
        auth.emit(RoleRequired(auth=auth, role=role))
        hear(auth)


def release(auth: AuthContext, role: str) -> None:
    """People of that role may go on with one factor; never against the operator's settings."""
    _check(role)
    if role in auth.settings("two_factor").required_roles:
        raise REQUIRED_BY_OPERATOR.error()
    if changed(auth.db, delete(TABLE).where(TABLE.c.role == role)):
        auth.emit(RoleReleased(auth=auth, role=role))
        hear(auth)


def _check(role: str) -> None:
    if not ROLE.fullmatch(role):
        raise INVALID_ROLE.error()


def hear(auth: AuthContext) -> None:
    """What every process does now and then."""
    requirement_of(auth).refresh(auth, now=True)
