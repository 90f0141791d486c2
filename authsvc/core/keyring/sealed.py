"""Which columns hold what the envelope has sealed; features tell."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column

SEALED = "sealed_columns"


@dataclass(frozen=True)
class SealedColumn:
    """A column, and the place in the envelope that belongs to the row with an id."""

    column: Column[Any]
    place: Callable[[str], str]

    @property
    def name(self) -> str:
        """``two_factor.secret``."""
        return f"{self.column.table.name}.{self.column.name}"


def add_sealed_column(config: Any, column: Column[Any], place: Callable[[str], str]) -> None:
    """Configurator directive: values of ``column`` are sealed for ``place(id of the row)``.

    They are sealed anew when there is a newer secret, and counted before an old one may go.
    """
    sealed = SealedColumn(column, place)
    config.registry.authsvc.services.extras[SEALED][sealed.name] = sealed
