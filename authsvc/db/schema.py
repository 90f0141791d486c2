"""Whether the database has what the code of this release asks for."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, exists, false, select

from authsvc.db.base import Base

OURS = "authsvc."


class Schema:
    """What a process knows of its database. Seen once means seen for good."""

    def __init__(self) -> None:
        self._seen = False

    def look(self, connection: Connection) -> None:
        """One statement that reads no row; the database's own error names what is not there."""
        connection.execute(select(1) if self._seen else _everything())
        self._seen = True


@cache
def _everything() -> Select[Any]:
    """Every column of every table that our models are kept in, asked for in vain."""
    models = [one for one in Base.registry.mappers if one.class_.__module__.startswith(OURS)]
    tables = sorted({one.local_table for one in models}, key=str)
    asked: list[Any] = [exists(select(*table.columns).where(false())) for table in tables]
    return select(*asked)
