"""The device asks whether it was approved, and gets its session, once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from authsvc.api import (
    ApiError,
    Attempt,
    AuthContext,
    Challenge,
    MemoryJar,
    SignedIn,
    by_id,
    changed,
    complete,
    consume,
    execute,
    peek,
    returned,
    sessions,
)
from authsvc.plugins.device.errors import (
    ACCESS_DENIED,
    AUTHORIZATION_PENDING,
    EXPIRED_DEVICE_CODE,
    INVALID_CLIENT,
    INVALID_DEVICE_CODE,
    SLOW_DOWN,
    WRONG_CLIENT,
)
from authsvc.plugins.device.usecases.decide import APPROVED, DENIED
from authsvc.plugins.device.usecases.requests import PURPOSE, TABLE, is_over

METHOD = "device"
BOTH = 2
SLOWER = 5
"""Seconds more after each question that came too early (RFC 8628 section 3.5)."""
SLOWEST = 60


@dataclass(frozen=True)
class Collected:
    """A device that is signed in."""

    token: str
    expires_in: int
    scope: str


def collect(auth: AuthContext, device_code: str, client_id: str) -> Collected:
    """The device's session, if it was approved; one only, whoever asks how often at once."""
    if client_id not in auth.settings("device").clients:
        raise INVALID_CLIENT.error()
    proof = peek(auth, PURPOSE, device_code)
    found = _row(auth, proof.subject) if proof else None
    if found is None:
        raise INVALID_DEVICE_CODE.error()
    if found.client_id != client_id:
        raise WRONG_CLIENT.error()
    auth.begin()
    if found.user_id is not None:  # before the request's row, as whoever takes approvals back does
        sessions.hold_user(auth, found.user_id)
    _take_turn(auth, found)
    if is_over(auth, found.expires_at):
        _forget(auth, device_code, found.id)
        raise EXPIRED_DEVICE_CODE.error(keep_writes=True)
    if found.status == DENIED:
        _forget(auth, device_code, found.id)
        raise ACCESS_DENIED.error(keep_writes=True)
    if found.status != APPROVED:
        raise AUTHORIZATION_PENDING.error(keep_writes=True)
    return _sign_in(auth, device_code, found)


def _row(auth: AuthContext, request_id: str) -> Any:
    return auth.reader.execute(select(*TABLE.columns).where(TABLE.c.id == request_id)).first()


def _take_turn(auth: AuthContext, found: Any) -> None:
    """Refuse a question that comes before its time; the device has to wait longer from then on."""
    mine = TABLE.c.id == found.id
    due = auth.now() + timedelta(seconds=found.poll_interval)
    asked = update(TABLE).where(mine, TABLE.c.poll_after <= auth.now()).values(poll_after=due)
    if changed(auth.db, asked):
        return
    slower = TABLE.c.poll_interval + SLOWER
    late = update(TABLE).where(mine, TABLE.c.poll_interval < SLOWEST).values(poll_interval=slower)
    execute(auth.db, late)
    raise SLOW_DOWN.error(keep_writes=True)


def _forget(auth: AuthContext, device_code: str, request_id: str) -> None:
    consume(auth, PURPOSE, device_code)
    execute(auth.db, delete(TABLE).where(TABLE.c.id == request_id))


def _sign_in(auth: AuthContext, device_code: str, found: Any) -> Collected:
    """Consume the code and open the session; the user is held.

    An account that was disabled after it approved gets no session (ATK-012). The session claims
    what the one that approved had proven; if that is not enough for its user, there is none
    (ATK-084).
    """
    approved = (TABLE.c.id == found.id, TABLE.c.status == APPROVED)
    taken = returned(auth.db, delete(TABLE).where(*approved).returning(TABLE.c.id))
    if consume(auth, PURPOSE, device_code) is None or taken is None:
        raise INVALID_DEVICE_CODE.error()
    user = by_id(auth, found.user_id)
    if user is None:
        raise INVALID_DEVICE_CODE.error()
    # The session is the device's, which keeps it as a token: the answer sets no cookie.
    auth.jar = MemoryJar()
    try:
        proven = found.factors or 1
        strong = proven >= BOTH
        attempt = Attempt(user=user.user, method=METHOD, strong=strong, factors=proven)
        outcome = complete(auth, attempt)
    except ApiError as error:
        raise ACCESS_DENIED.error() from error
    if isinstance(outcome, Challenge):
        raise ACCESS_DENIED.error()
    return _told(outcome, found.scope or "")


def _told(outcome: SignedIn, scope: str) -> Collected:
    left: timedelta = outcome.session["expires_at"] - outcome.session["created_at"]
    return Collected(outcome.token, int(left.total_seconds()), scope)
