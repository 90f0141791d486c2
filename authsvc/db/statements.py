"""Core statements inside the ORM session's transaction."""

from typing import Any

from sqlalchemy import CursorResult, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

# Without it, the row count of an INSERT is -1 with psycopg.
COUNTED = {"preserve_rowcount": True}
MANAGED = "zope.sqlalchemy"


def execute(db: Session, statement: Executable) -> CursorResult[Any]:
    """Run a writing Core statement and tell zope.sqlalchemy, which would roll it back unnoticed."""
    result: CursorResult[Any] = db.connection().execute(statement, execution_options=COUNTED)
    managed = db.info.get(MANAGED)
    if managed is not None:  # the command line commits by itself
        managed.mark_changed(db)
    return result


def changed(db: Session, statement: Executable) -> int:
    """The number of rows a guarded UPDATE or DELETE has hit."""
    return execute(db, statement).rowcount


def returned(db: Session, statement: Executable) -> Row[Any] | None:
    """The row that a statement with RETURNING gives back, if any: who gets it has won the race."""
    return execute(db, statement).first()


def insert_unless_taken(db: Session, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless a unique constraint says otherwise: no look first, so no race."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    return execute(db, statement).rowcount == 1
