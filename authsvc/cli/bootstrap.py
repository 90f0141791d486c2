"""From an ini file to what a command needs: its settings, or the whole application."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plaster import get_settings
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationExecutionError
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from authsvc.context import AuthContext
from authsvc.db.settings import DatabaseSettings
from authsvc.settings import Settings, SettingsError


def ini_settings(ini: Path) -> dict[str, Any]:
    """The ``[app:main]`` section, ``%(here)s`` resolved; raises ``OSError`` without the file."""
    if not ini.is_file():
        raise FileNotFoundError(f"no such file: {ini}")
    return dict(get_settings(str(ini), "app:main"))


def settings_of(ini: Path | None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings as the service would read them: ini, secret files and environment."""
    return Settings((ini_settings(ini) if ini else {}) | dict(overrides or {}))


def database_url(ini: Path | None) -> str:
    """The database that the service of this ini uses."""
    return settings_of(ini).section("db", DatabaseSettings).url


def application(ini: Path | None, overrides: Mapping[str, Any] | None = None) -> Any:
    """The registry of the whole service, assembled but not started: no thread runs."""
    settings = (ini_settings(ini) if ini else {}) | dict(overrides or {})
    config = Configurator(settings=settings)
    config.include("authsvc")
    config.include("authsvc.web.standalone")
    try:
        config.commit()
    except ConfigurationExecutionError as error:
        if isinstance(error.evalue, SettingsError):  # Pyramid has wrapped it
            raise error.evalue from None
        raise
    return config.registry


@dataclass(frozen=True)
class SessionStorage:
    """The storage of a caller that is no request: one transaction, already open."""

    db: Session

    @property
    def reader(self) -> Connection:
        """The transaction's own connection."""
        return self.db.connection()

    def begin(self) -> None:
        """It has begun."""

    def release(self) -> None:
        """There is no connection beside the transaction's."""


@contextmanager
def acting(registry: Any, **options: Any) -> Iterator[AuthContext]:
    """A context in a transaction of its own: committed at the end, rolled back by an exception."""
    with registry.session_factory.begin() as session:
        yield AuthContext(registry.authsvc.services, SessionStorage(session), **options)
