"""Migrated databases on both engines: upgraded once, then copied."""

import shutil
from itertools import count
from pathlib import Path

from authsvc.cli.database import upgrade
from tests.support.postgres import Postgres

KINDS = ("sqlite", "postgresql")


class Databases:
    """Makes databases of one worker's test run; ``kind`` is one of ``KINDS``."""

    def __init__(self, folder: Path, postgres: Postgres) -> None:
        self._folder = folder
        self._postgres = postgres
        self._numbers = count(1)
        self._templates: dict[str, str] = {}
        self._shared: dict[str, str] = {}

    def shared(self, kind: str) -> str:
        """The URL of the one database that tests without special wishes share."""
        if kind not in self._shared:
            self._shared[kind] = self.fresh(kind)
        return self._shared[kind]

    def fresh(self, kind: str) -> str:
        """The URL of a migrated database that nobody else uses."""
        if kind not in self._templates:
            self._templates[kind] = self._new(kind)
            upgrade(self._url(kind, self._templates[kind]))
        return self._url(kind, self._copy(kind, self._templates[kind]))

    def empty(self, kind: str) -> str:
        """The URL of a database without tables."""
        return self._url(kind, self._new(kind))

    def _new(self, kind: str) -> str:
        if kind == "postgresql":
            return self._postgres.create()
        return str(self._folder / f"{next(self._numbers)}.sqlite")

    def _copy(self, kind: str, template: str) -> str:
        if kind == "postgresql":
            return self._postgres.create(template)
        return str(shutil.copyfile(template, self._new(kind)))

    def _url(self, kind: str, name: str) -> str:
        return self._postgres.url(name) if kind == "postgresql" else f"sqlite:///{name}"
