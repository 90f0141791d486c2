"""Key pairs: made once, opened, set aside, replaced, withdrawn.

Everything here runs in a transaction.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from authsvc.api import (
    AuthContext,
    changed,
    delete_unheld,
    execute,
    insert_unless_taken,
    new_id,
)
from authsvc.crypto import keypairs
from authsvc.crypto.encryption import Envelope, UndecryptableError
from authsvc.crypto.keypairs import Key
from authsvc.plugins.jwt import reader
from authsvc.plugins.jwt.events import (
    SigningKeyMade,
    SigningKeyReplaced,
    SigningKeyRetired,
    SigningKeySetAside,
)

TABLE = reader.TABLE
LAG = timedelta(seconds=10)
"""How long another process may go on signing with a key that was replaced."""

log = logging.getLogger(__name__)


def place(key_id: str) -> str:
    """Where a private key is good: in this row alone."""
    return f"jwks.private_key:{key_id}"


def opened(envelope: Envelope, row: Row[Any]) -> Key | None:
    """The private key of a row, or nothing if no secret of ours opens it.

    Nothing either if it does not belong to the public key: nobody could verify what it signs.
    """
    if row.private_key is None:
        return None
    try:
        text = envelope.decrypt(row.private_key, context=place(row.id))
    except UndecryptableError:
        return None
    key, public = keypairs.read(row.id, row.algorithm, text), published(row)
    if key is None or public is None:
        return None
    return key if keypairs.public_half(key) == keypairs.public_half(public) else None


def published(row: Row[Any]) -> Key | None:
    """The public key of a row, or nothing if the row is damaged."""
    return keypairs.read(row.id, row.algorithm, row.public_key)


def choose(envelope: Envelope, rows: Iterable[Row[Any]], algorithm: str) -> Key | None:
    """The newest pair that signs and that this keyring opens."""
    fitting = (row for row in rows if row.algorithm == algorithm and row.expires_at is None)
    return next(filter(None, (opened(envelope, row) for row in fitting)), None)


def ensure(auth: AuthContext, algorithm: str) -> None:
    """See to it that there is a pair which this keyring opens.

    One that it cannot open, or that is damaged, is set aside, never an error (ATK-214): other
    processes may hold the right secret, and what it signed stays verifiable. One that was set aside
    comes back with its secret.
    """
    envelope: Envelope = auth.services.extras["envelope"]
    rows = [r for r in reader.live(auth.reader, auth.now()) if r.algorithm == algorithm]
    if choose(envelope, rows, algorithm) is not None:
        return
    for row in rows:
        if row.expires_at is not None and opened(envelope, row) is not None:
            _reinstate(auth, row)
            return
    for row in rows:
        if row.expires_at is None:
            _set_aside(auth, row)
    _make(auth, algorithm)


def rotate(auth: AuthContext, algorithm: str) -> None:
    """Put a new pair in the place of the one in force; of many who ask at once, one does it.

    The old private key is destroyed; the old public key stays until its last token has expired.
    """
    if _replace(auth, algorithm) or not _in_force(auth, algorithm):
        _make(auth, algorithm)


def rotate_due(auth: AuthContext) -> None:
    """Replace what is too old; an algorithm that is not configured any more gets no new pair."""
    settings = auth.settings("jwt")
    if not settings.rotate_every:
        return
    old = TABLE.c.created_at <= auth.now() - settings.rotate_every
    due = select(TABLE.c.algorithm).where(TABLE.c.expires_at.is_(None), old)
    for algorithm in set(auth.db.execute(due).scalars()):
        # Only what is old: another process may have made a new one since we looked.
        if _replace(auth, algorithm, old):
            log.info("the %s signing key is %s old: replaced", algorithm, settings.rotate_every)
            if algorithm == settings.algorithm:
                _make(auth, algorithm)


def retire(auth: AuthContext, key_id: str) -> bool:
    """Withdraw a pair at once, public key and all: for a key that somebody may have stolen."""
    gone = delete(TABLE).where(TABLE.c.id == key_id).returning(TABLE.c.algorithm)
    algorithm = execute(auth.db, gone).scalar()
    if algorithm is None:
        return False
    auth.emit(SigningKeyRetired(auth=auth, key_id=key_id, algorithm=algorithm))
    return True


def sweep(auth: AuthContext) -> int:
    """Delete public keys whose time is over; they were shown to nobody any more."""
    return delete_unheld(auth.db, TABLE, TABLE.c.expires_at <= auth.now())


def _make(auth: AuthContext, algorithm: str) -> None:
    """The unique slot decides between processes that make one at the same moment."""
    envelope: Envelope = auth.services.extras["envelope"]
    key_id = new_id()
    private, public = keypairs.generate(algorithm)
    row = {
        "id": key_id,
        "algorithm": algorithm,
        "slot": f"{algorithm}.{envelope.newest}",
        "public_key": public,
        "private_key": envelope.encrypt(private, context=place(key_id)),
        "created_at": auth.now(),
        "expires_at": None,
    }
    if insert_unless_taken(auth.db, TABLE, row):
        auth.emit(SigningKeyMade(auth=auth, key_id=key_id, algorithm=algorithm))


def _set_aside(auth: AuthContext, row: Row[Any]) -> None:
    grace = auth.settings("jwt").grace + LAG
    mine = (TABLE.c.id == row.id, TABLE.c.expires_at.is_(None))
    statement = update(TABLE).where(*mine).values(slot=None, expires_at=auth.now() + grace)
    if changed(auth.db, statement):
        log.warning(
            "signing key %s cannot be opened with any secret of authsvc.secret, or is damaged: "
            "it is set aside, and a new one signs; bring the old secret back or let the key expire",
            row.id,
        )
        auth.emit(SigningKeySetAside(auth=auth, key_id=row.id, algorithm=row.algorithm))


def _reinstate(auth: AuthContext, row: Row[Any]) -> None:
    execute(auth.db, update(TABLE).where(TABLE.c.id == row.id).values(expires_at=None))
    log.warning("signing key %s can be opened again: it signs as before", row.id)


def _replace(auth: AuthContext, algorithm: str, *only: ColumnElement[bool]) -> int:
    grace = auth.settings("jwt").grace + LAG
    statement = (
        update(TABLE)
        .where(TABLE.c.algorithm == algorithm, TABLE.c.expires_at.is_(None), *only)
        .values(slot=None, private_key=None, expires_at=auth.now() + grace)
        .returning(TABLE.c.id)
    )
    replaced = execute(auth.db, statement).scalars().all()
    for key_id in replaced:
        auth.emit(SigningKeyReplaced(auth=auth, key_id=key_id, algorithm=algorithm))
    return len(replaced)


def _in_force(auth: AuthContext, algorithm: str) -> bool:
    rows = reader.live(auth.reader, auth.now())
    return any(row.algorithm == algorithm and row.expires_at is None for row in rows)
