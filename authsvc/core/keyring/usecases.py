"""The keyring's state, and what moves to the newest secret."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, update

from authsvc.context import AuthContext
from authsvc.core.keyring.models import SecretInUse
from authsvc.core.keyring.sealed import SEALED, SealedColumn
from authsvc.crypto.encryption import VERSION, Envelope, UndecryptableError
from authsvc.db import statements

TABLE = SecretInUse.__table__
BATCH = 500
ID_END = len(VERSION) + 1 + 8  # "v1." and the id of the key

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Secret:
    """A secret of the keyring, or one that is missing from it."""

    key_id: str
    newest: bool
    held: bool
    sealed: int
    """How many stored values only it opens."""
    last_cookie: datetime | None
    """When the last session cookie that it signed is over; ``None`` if nobody can tell yet."""


def secrets(auth: AuthContext) -> list[Secret]:
    """Every secret of the keyring, the newest first, then those that stored values still need."""
    envelope: Envelope = auth.services.extras["envelope"]
    sealed = count_sealed(auth)
    newest = select(TABLE.c.since).where(TABLE.c.key_id == envelope.newest)
    begun: datetime | None = auth.db.execute(newest).scalar()
    over = begun + auth.settings("sessions").expires_in if begun else None
    missing = sorted(set(sealed) - set(envelope.key_ids))
    return [
        Secret(
            key_id,
            newest=key_id == envelope.newest,
            held=key_id in envelope.key_ids,
            sealed=sealed.get(key_id, 0),
            last_cookie=None if key_id == envelope.newest else over,
        )
        for key_id in (*envelope.key_ids, *missing)
    ]


def note_newest(auth: AuthContext) -> None:
    """Remember since when the newest secret is the newest.

    One that was the newest before and is again counts from its first time: its cookies, too.
    """
    envelope: Envelope = auth.services.extras["envelope"]
    row = {"key_id": envelope.newest, "since": auth.now()}
    statements.insert_unless_taken(auth.db, TABLE, row)


def count_sealed(auth: AuthContext) -> Counter[str]:
    """How many stored values each key has sealed."""
    found: Counter[str] = Counter()
    for sealed in _columns(auth).values():
        prefix = func.substr(sealed.column, 1, ID_END)
        wanted = select(prefix, func.count()).where(sealed.column.startswith(f"{VERSION}."))
        for text, number in auth.db.execute(wanted.group_by(prefix)):
            found[text.rpartition(".")[2]] += number
    return found


def reseal(auth: AuthContext) -> int:
    """Seal up to some hundred values anew under the newest secret; how many there were.

    What no secret opens stays as it is: the right one may come back.
    """
    envelope: Envelope = auth.services.extras["envelope"]
    done = sum(_reseal(auth, envelope, sealed) for sealed in _columns(auth).values())
    if done:
        log.info("%s stored values were sealed anew under the newest secret", done)
    return done


def _reseal(auth: AuthContext, envelope: Envelope, sealed: SealedColumn) -> int:
    done = 0
    for row_id, text in auth.db.execute(_outdated(envelope, sealed).limit(BATCH)).all():
        place = sealed.place(str(row_id))
        try:
            fresh = envelope.encrypt(envelope.decrypt(text, context=place), context=place)
        except UndecryptableError:
            log.warning("%s of row %s cannot be opened", sealed.name, row_id)
            continue
        # Only what was read is replaced: somebody may have stored something else meanwhile.
        same = (_id(sealed) == row_id, sealed.column == text)
        statement = update(sealed.column.table).where(*same).values({sealed.column: fresh})
        done += statements.changed(auth.db, statement)
    return done


def _outdated(envelope: Envelope, sealed: SealedColumn) -> Select[Any]:
    """Values sealed by an older secret that we hold."""
    older = (sealed.column.startswith(f"{VERSION}.{name}.") for name in envelope.key_ids[1:])
    return select(_id(sealed), sealed.column).where(or_(False, *older)).order_by(_id(sealed))


def _id(sealed: SealedColumn) -> Any:
    return sealed.column.table.c.id


def _columns(auth: AuthContext) -> Mapping[str, SealedColumn]:
    columns: Mapping[str, SealedColumn] = auth.services.extras[SEALED]
    return columns
