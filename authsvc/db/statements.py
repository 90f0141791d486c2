"""Core statements inside the ORM session's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

# Without it, the row count of an INSERT is -1 with psycopg.
COUNTED = {"preserve_rowcount": True}
MANAGED = "zope.sqlalchemy"


@dataclass(frozen=True, slots=True)
class Proviso:
    """What must still hold at the moment a statement runs: a constant condition, and its values."""

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
    managed = db.info.get(MANAGED)
    if managed is not None:  # the command line commits by itself
        managed.mark_changed(db)
    return result


def changed(db: Session, statement: Executable, values: Mapping[str, Any] | None = None) -> int:
    """The number of rows a guarded statement has hit."""
    return execute(db, statement, values).rowcount


def returned(db: Session, statement: Executable) -> Row[Any] | None:
    """The row that a statement with RETURNING gives back, if any: who gets it has won the race."""
    return execute(db, statement).first()


def insert_unless_taken(db: Session, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless a unique constraint says otherwise: no look first, so no race."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    return execute(db, statement).rowcount == 1
