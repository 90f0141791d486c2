"""Core statements inside the ORM session's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, Row, Table, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

# Without it, the row count of an INSERT is -1 with psycopg.
COUNTED = {"preserve_rowcount": True}
MANAGED = "zope.sqlalchemy"
WAITING = "authsvc.waiting"


@dataclass(frozen=True, slots=True)
class Proviso:
    """What must still hold at the moment a statement runs: a row of this table that meets a
    constant condition, with its values."""

    table: Table
    condition: ColumnElement[bool]
    values: Mapping[str, Any]


def execute(
    db: Session, statement: Executable, values: Mapping[str, Any] | None = None
) -> CursorResult[Any]:
    """Run a writing Core statement and tell zope.sqlalchemy, which would roll it back unnoticed.

    A statement that is a constant, with its ``values`` beside it, is compiled once.
    """
    result: CursorResult[Any] = db.connection().execute(
        statement, values, execution_options=COUNTED
    )
    _mark_changed(db)
    return result


def changed(db: Session, statement: Executable, values: Mapping[str, Any] | None = None) -> int:
    """The number of rows a guarded statement has hit."""
    return execute(db, statement, values).rowcount


def returned(db: Session, statement: Executable) -> Row[Any] | None:
    """The row that a statement with RETURNING gives back, if any: who gets it has won the race."""
    return execute(db, statement).first()


def delete_unheld(db: Session, table: Table, *over: ColumnElement[bool]) -> int:
    """Delete the rows that are over; how many.

    A row that somebody holds is left for the next turn: who sweeps holds rows of many users in no
    order, so they wait for nobody.
    """
    free = select(table.c.id).where(*over).with_for_update(skip_locked=True)
    return changed(db, delete(table).where(table.c.id.in_(free)))


def insert_unless_taken(db: Session, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless a unique constraint says otherwise: no look first, so no race."""
    statement = _insert(db)(table).values(**values).on_conflict_do_nothing()
    return execute(db, statement).rowcount == 1


def insert_or_replace(
    db: Session,
    table: Table,
    values: dict[str, Any],
    *,
    same: ColumnElement[Any],
    when: ColumnElement[bool],
) -> bool:
    """Insert a row, or put it in the place of one with the ``same`` unique value that may go."""
    insert = _insert(db)(table).values(**values)
    statement = insert.on_conflict_do_update(index_elements=[same], set_=values, where=when)
    return execute(db, statement).rowcount == 1


def insert_at_commit(db: Session, table: Table, values: dict[str, Any]) -> None:
    """Insert a row that nothing in this transaction reads: all such rows of a table at once.

    They go with the transaction, and with a savepoint they are written at once.
    """
    if db.in_nested_transaction():
        execute(db, insert(table), values)
        return
    db.info.setdefault(WAITING, {}).setdefault(table, []).append(values)
    db.connection()
    _mark_changed(db)


def insert_waiting(db: Session) -> None:
    """Write what waits, just before the commit."""
    for table, rows in db.info.pop(WAITING, {}).items():
        db.connection().execute(insert(table), rows)


def drop_waiting(db: Session) -> None:
    """Forget what waits: its transaction is rolled back."""
    db.info.pop(WAITING, None)


def _mark_changed(db: Session) -> None:
    managed = db.info.get(MANAGED)
    if managed is not None:  # the command line commits by itself
        managed.mark_changed(db)


def _insert(db: Session) -> Any:
    return postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
