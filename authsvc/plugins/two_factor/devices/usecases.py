"""Trusted devices: browsers that proved a second factor and are not asked for it again."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from authsvc.api import (
    AuthContext,
    Identity,
    changed,
    delete_unheld,
    execute,
    new_id,
    returned,
    token,
)
from authsvc.crypto.digests import digest, same
from authsvc.plugins.two_factor.events import DevicesDistrusted, DeviceTrusted
from authsvc.plugins.two_factor.factors.reader import Factor
from authsvc.plugins.two_factor.models import TrustedDevice

TABLE = TrustedDevice.__table__
COOKIE = "trust_device"
PREFIX = "trust-device-"


@dataclass(frozen=True)
class Device:
    """A trusted device as its owner sees it; ``current`` is the one that asks."""

    id: str
    user_agent: str | None
    ip_address: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool = False


SHOWN = tuple(TABLE.c[name] for name in Device.__dataclass_fields__ if name != "current")


def trust(auth: AuthContext, user_id: str, factor: Factor) -> None:
    """Do not ask this browser again while the factor, and the password, stay what they are."""
    now = auth.now()
    identifier = _hand_out(auth, user_id)
    row = {
        "id": new_id(),
        "factor_id": factor.id,
        "user_id": user_id,
        "factor_version": factor.version or "",
        "digest": digest(identifier),
        "user_agent": auth.client.agent,
        "ip_address": auth.client.address,
        "created_at": now,
        "last_used_at": now,
        "expires_at": now + auth.settings("two_factor").trust_for,
    }
    execute(auth.db, insert(TABLE).values(**row))
    auth.emit(DeviceTrusted(auth=auth, user_id=user_id, device_id=row["id"]))


def recognise(auth: AuthContext, user_id: str, factor: Factor) -> bool:
    """Whether this browser is trusted for this user; its identifier is another one afterwards.

    The cookie of another user, a copy that was used since, or one from before a change of factor or
    password is refused and cleared (ATK-095).
    """
    brought = auth.jar.get(COOKIE)
    if brought is None:
        return False
    identifier = _read(auth, user_id, brought)
    if identifier is not None and _rotate(auth, user_id, factor, identifier):
        return True
    auth.jar.clear(COOKIE)
    return False


def _rotate(auth: AuthContext, user_id: str, factor: Factor, identifier: str) -> bool:
    fresh = f"{PREFIX}{token()}"
    statement = (
        update(TABLE)
        .where(
            TABLE.c.digest == digest(identifier),
            TABLE.c.user_id == user_id,
            TABLE.c.factor_version == (factor.version or ""),
            TABLE.c.expires_at > auth.now(),
        )
        .values(
            digest=digest(fresh),
            user_agent=auth.client.agent,
            ip_address=auth.client.address,
            last_used_at=auth.now(),
            expires_at=auth.now() + auth.settings("two_factor").trust_for,
        )
        .returning(TABLE.c.id)
    )
    if returned(auth.db, statement) is None:
        return False
    _hand_out(auth, user_id, fresh)
    return True


def _hand_out(auth: AuthContext, user_id: str, identifier: str | None = None) -> str:
    identifier = identifier or f"{PREFIX}{token()}"
    seconds = int(auth.settings("two_factor").trust_for.total_seconds())
    auth.jar.set(COOKIE, f"{_marks(auth, user_id, identifier)[0]}!{identifier}", seconds)
    return identifier


def _read(auth: AuthContext, user_id: str, value: str) -> str | None:
    """The identifier in a cookie, if it was handed out to this user."""
    mark, _, identifier = value.partition("!")
    good = any(same(mark, ours) for ours in _marks(auth, user_id, identifier))
    return identifier if good else None


def _marks(auth: AuthContext, user_id: str, identifier: str) -> tuple[str, ...]:
    """What binds an identifier to its user, by each secret of the keyring."""
    message = f"{user_id}!{identifier}".encode()
    keys = auth.services.keyring.derive("trusted device")
    return tuple(
        urlsafe_b64encode(hmac.digest(key, message, "sha256")).rstrip(b"=").decode() for key in keys
    )


def list_trusted_devices(auth: AuthContext, identity: Identity) -> list[Device]:
    """The caller's trusted devices, the one used last first."""
    brought = auth.jar.get(COOKIE)
    own = _read(auth, identity.user_id, brought) if brought else None
    mine = digest(own or "")
    rows = auth.reader.execute(
        select(*SHOWN, (TABLE.c.digest == mine).label("current"))
        .where(TABLE.c.user_id == identity.user_id, TABLE.c.expires_at > auth.now())
        .order_by(TABLE.c.last_used_at.desc(), TABLE.c.id)
        .limit(200)
    )
    return [Device(**row._asdict()) for row in rows]


def revoke_trusted_device(auth: AuthContext, identity: Identity, device_id: str) -> None:
    """Ask one device again; the id of somebody else's changes nothing (ATK-069)."""
    _forget(auth, identity.user_id, "revoked", TABLE.c.id == device_id)


def revoke_trusted_devices(auth: AuthContext, identity: Identity) -> None:
    """Ask all of the caller's devices again."""
    forget_all(auth, identity.user_id, "revoked")
    drop_cookie(auth)


def forget_all(auth: AuthContext, user_id: str, reason: str) -> None:
    """Ask all devices of a user again."""
    _forget(auth, user_id, reason)


def drop_cookie(auth: AuthContext) -> None:
    """Make the browser forget what is worth nothing any more."""
    if auth.jar.get(COOKIE) is not None:
        auth.jar.clear(COOKIE)


def _forget(
    auth: AuthContext, user_id: str, reason: str, only: ColumnElement[bool] | None = None
) -> None:
    auth.begin()
    condition = [TABLE.c.user_id == user_id, *([] if only is None else [only])]
    if changed(auth.db, delete(TABLE).where(*condition)):
        auth.emit(DevicesDistrusted(auth=auth, user_id=user_id, reason=reason))


def sweep(auth: AuthContext) -> int:
    """Delete what has expired; nothing depends on it but the size of the table."""
    return delete_unheld(auth.db, TABLE, TABLE.c.expires_at <= auth.now())
