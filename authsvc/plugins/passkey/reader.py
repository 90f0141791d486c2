"""Look-ups of passkeys, through the read connection."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from authsvc.api import AuthContext
from authsvc.plugins.passkey.models import Passkey as Row

TABLE = Row.__table__


@dataclass(frozen=True, slots=True)
class Passkey:
    """A row of ``passkey``, detached."""

    id: str
    user_id: str
    name: str | None
    credential_id: str
    public_key: str
    user_handle: str
    counter: int
    device_type: str
    backed_up: bool
    transports: str
    aaguid: str
    created_at: datetime
    last_used_at: datetime | None


COLUMNS = tuple(TABLE.c[name] for name in Passkey.__dataclass_fields__)


def find_passkey(auth: AuthContext, credential_id: str) -> Passkey | None:
    """The passkey with a credential id, whoever's it is."""
    query = select(*COLUMNS).where(TABLE.c.credential_id == credential_id)
    row = auth.reader.execute(query).first()
    return Passkey(*row) if row is not None else None


def passkeys_of(auth: AuthContext, user_id: str) -> list[Passkey]:
    """A user's passkeys, oldest first."""
    query = select(*COLUMNS).where(TABLE.c.user_id == user_id)
    return [Passkey(*row) for row in auth.reader.execute(query.order_by(TABLE.c.id))]


def count_passkeys(auth: AuthContext, user_id: str) -> int:
    """How many a user has, as the open transaction sees it."""
    query = select(func.count()).select_from(TABLE).where(TABLE.c.user_id == user_id)
    return auth.reader.execute(query).scalar() or 0


def has_passkey(auth: AuthContext, user_id: str) -> bool:
    """Whether a user has any."""
    query = select(TABLE.c.id).where(TABLE.c.user_id == user_id).limit(1)
    return auth.reader.execute(query).first() is not None
