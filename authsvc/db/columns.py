"""How a feature extends a shared table."""

from typing import Any

from authsvc.db.base import Base


def add_columns(model: type[Base], **columns: Any) -> None:
    """Add mapped columns to ``model``; raises ``ValueError`` when a name is taken.

    The feature that adds a column owns it. Built-in columns exist in every database, so switching
    a built-in plugin on needs no migration.
    """
    for name, column in columns.items():
        if name in model.__table__.columns:
            raise ValueError(f"{model.__tablename__}.{name} exists already")
        setattr(model, name, column)
