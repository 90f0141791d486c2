"""A device asks; its request is found again by the code that people type."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, delete, select

from authsvc.api import (
    AuthContext,
    changed,
    delete_unheld,
    insert_unless_taken,
    issue,
    keyed_digests,
    new_id,
    page_link,
    random_string,
    token,
)
from authsvc.plugins.device.errors import CLIENT_REQUIRED, INVALID_CLIENT, INVALID_SCOPE
from authsvc.plugins.device.models import DeviceRequest
from authsvc.plugins.device.settings import DeviceSettings

TABLE = DeviceRequest.__table__
PURPOSE = "device-code"
USER_CODE = "device-user-code"
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike (RFC 8628 section 6.1): 40 bits in eight characters."""
LATE = timedelta(minutes=10)
"""How long a code that is over is known as such."""
LENGTH = 40
SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*")
"""RFC 6749 section 3.3."""
LONGEST_SCOPE = 512


@dataclass(frozen=True)
class Asked:
    """What a device is told. Neither code is stored."""

    device_code: str
    user_code: str
    uri: str
    uri_complete: str
    expires_in: int
    interval: int


def ask(auth: AuthContext, client_id: str, scope: str | None, wanted: str | None = None) -> Asked:
    """Begin a request of a known client; ``wanted`` is the one user who may approve it."""
    settings: DeviceSettings = auth.settings("device")
    if not client_id:
        raise CLIENT_REQUIRED.error()
    if client_id not in settings.clients:
        raise INVALID_CLIENT.error()
    if scope and (len(scope) > LONGEST_SCOPE or not SCOPE.fullmatch(scope)):
        raise INVALID_SCOPE.error()
    request_id, user_code = _store(auth, client_id, scope or None, wanted or None)
    device_code = token(LENGTH)
    lifetime = settings.lifetime + LATE
    issue(auth, PURPOSE, device_code, subject=request_id, lifetime=lifetime)
    return Asked(
        device_code,
        user_code,
        page_link(auth, "page.device"),
        page_link(auth, "page.device", user_code=user_code),
        int(settings.lifetime.total_seconds()),
        int(settings.interval.total_seconds()),
    )


def _store(
    auth: AuthContext, client_id: str, scope: str | None, wanted: str | None
) -> tuple[str, str]:
    """The row's id and the code people type, which no other waiting request has."""
    settings: DeviceSettings = auth.settings("device")
    now = auth.now()
    while True:
        user_code = random_string(settings.user_code_length, ALPHABET)
        row = {
            "id": new_id(),
            "user_code_digest": _digests(auth, user_code)[0],
            "client_id": client_id,
            "scope": scope,
            "status": "pending",
            "wanted_user_id": wanted,
            "user_id": None,
            "poll_interval": int(settings.interval.total_seconds()),
            "poll_after": now,
            "ip_address": auth.client.address,
            "user_agent": auth.client.agent,
            "expires_at": now + settings.lifetime,
            "created_at": now,
        }
        if insert_unless_taken(auth.db, TABLE, row):
            return str(row["id"]), user_code


def normalized(typed: str) -> str:
    """The code as it was shown, however it was typed (RFC 8628 section 6.1)."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())


def spaced(user_code: str) -> str:
    """A code in groups of four, as people read it aloud."""
    code = normalized(user_code)
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def by_user_code(auth: AuthContext, typed: str) -> Row[tuple[object, ...]] | None:
    """The request behind a code, also one that is over."""
    code = normalized(typed)
    if not code:
        return None
    return auth.reader.execute(
        select(*TABLE.columns).where(TABLE.c.user_code_digest.in_(_digests(auth, code)))
    ).first()


def is_over(auth: AuthContext, expires_at: datetime) -> bool:
    """Whether nobody may approve it any more."""
    return expires_at <= auth.now()


def _digests(auth: AuthContext, user_code: str) -> tuple[str, ...]:
    """Short enough to be searched for, so keyed (ASVS 6.5.2)."""
    return keyed_digests(auth.services.keyring, USER_CODE, user_code)


def forget_user(auth: AuthContext, user_id: str) -> None:
    """Take back what a user has approved and no device has collected yet."""
    changed(auth.db, delete(TABLE).where(TABLE.c.user_id == user_id))


def sweep(auth: AuthContext) -> int:
    """Delete what is over for long; nothing depends on it but the size of the table."""
    return delete_unheld(auth.db, TABLE, TABLE.c.expires_at <= auth.now() - LATE)
