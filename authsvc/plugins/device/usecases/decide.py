"""Somebody enters the code that a device shows, sees who asks, and decides."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, update

from authsvc.api import (
    AuthContext,
    Identity,
    changed,
    network_bucket,
    require_fresh,
    sessions,
)
from authsvc.plugins.device.errors import (
    ALREADY_PROCESSED,
    AUTHENTICATION_REQUIRED,
    EXPIRED_USER_CODE,
    INVALID_USER_CODE,
    NOT_CLAIMED,
    NOT_YOURS_TO_APPROVE,
    NOT_YOURS_TO_DENY,
    TOO_MANY_CODES,
)
from authsvc.plugins.device.events import DeviceApproved, DeviceDenied
from authsvc.plugins.device.settings import DeviceSettings
from authsvc.plugins.device.usecases.requests import TABLE, by_user_code, is_over

PENDING, APPROVED, DENIED = "pending", "approved", "denied"
FOREIGN = {APPROVED: NOT_YOURS_TO_APPROVE, DENIED: NOT_YOURS_TO_DENY}


@dataclass(frozen=True)
class Seen:
    """A request, and whether the caller may decide about it."""

    request: Any
    is_mine: bool

    @property
    def status(self) -> str:
        """Where it stands."""
        return str(self.request.status)


def look(auth: AuthContext, typed: str) -> Seen:
    """What a code is about; changes nothing. A code that is none counts against guessing."""
    found = _find(auth, typed)
    identity = auth.identity
    return Seen(found, identity is not None and found.user_id == identity.user_id)


def claim(auth: AuthContext, typed: str) -> Seen:
    """The same; a code nobody has entered before is the caller's from now on (ATK-142).

    Of two who enter it at once, one gets it; a request for one user is only ever theirs.
    """
    seen, identity = look(auth, typed), auth.identity
    if identity is None or seen.is_mine:
        return seen
    auth.begin()
    free = (TABLE.c.id == seen.request.id, TABLE.c.user_id.is_(None), TABLE.c.status == PENDING)
    for_me = or_(TABLE.c.wanted_user_id.is_(None), TABLE.c.wanted_user_id == identity.user_id)
    claiming = update(TABLE).where(*free, for_me).values(user_id=identity.user_id)
    return Seen(seen.request, changed(auth.db, claiming) == 1)


def approve(auth: AuthContext, identity: Identity | None, typed: str) -> None:
    """Let the device in as the caller."""
    user_id, client_id = _decide(auth, identity, typed, APPROVED)
    auth.emit(DeviceApproved(auth=auth, user_id=user_id, client_id=client_id))


def deny(auth: AuthContext, identity: Identity | None, typed: str) -> None:
    """Send the device away."""
    user_id, client_id = _decide(auth, identity, typed, DENIED)
    auth.emit(DeviceDenied(auth=auth, user_id=user_id, client_id=client_id))


def _decide(
    auth: AuthContext, identity: Identity | None, typed: str, status: str
) -> tuple[str, str]:
    if identity is None:
        raise AUTHENTICATION_REQUIRED.error()
    if status == APPROVED:
        # A session somebody left open years ago, or stole, breeds no further ones (ATK-079).
        require_fresh(auth, identity)
    found = _find(auth, typed)
    # Who a device asks for by name need not claim its request, and nobody else can.
    owner_id = found.user_id or found.wanted_user_id
    if owner_id is None:
        raise NOT_CLAIMED.error()
    if owner_id != identity.user_id:
        raise FOREIGN[status].error()
    if found.status != PENDING:
        raise ALREADY_PROCESSED.error()
    auth.begin()
    sessions.require_live(auth, identity)
    is_mine = func.coalesce(TABLE.c.user_id, TABLE.c.wanted_user_id) == identity.user_id
    mine = (TABLE.c.id == found.id, TABLE.c.status == PENDING, is_mine)
    decided = {
        "status": status,
        "user_id": identity.user_id,
        "factors": identity.session.get("factors", 1),
    }
    if not changed(auth.db, update(TABLE).where(*mine).values(**decided)):
        raise ALREADY_PROCESSED.error()
    return identity.user_id, found.client_id


def _find(auth: AuthContext, typed: str) -> Any:
    """The request behind a code. Guesses of one network have an end (RFC 8628 section 5.1).

    40 bits, ten guesses in half an hour: a network needs years of them for one chance in millions.
    """
    settings: DeviceSettings = auth.settings("device")
    key = ("device code", network_bucket(auth.client.address or ""))
    if auth.services.counters.read(key) >= settings.wrong_codes:
        raise TOO_MANY_CODES.error()
    found = by_user_code(auth, typed)
    if found is None:
        auth.services.counters.count(key, settings.lifetime)
        raise INVALID_USER_CODE.error()
    if is_over(auth, found.expires_at):
        raise EXPIRED_USER_CODE.error()
    return found
