"""From an ini file to what a command needs: its settings, or the whole application."""

from collections.abc import Iterator, Mapping
from configparser import InterpolationError
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plaster import get_settings
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationExecutionError

from authsvc.db.settings import DatabaseSettings
from authsvc.settings import Settings, SettingsError
from authsvc.web.acting import acting


def ini_settings(ini: Path) -> dict[str, Any]:
    """The ``[app:main]`` section, ``%(here)s`` resolved; raises ``OSError`` without the file."""
    if not ini.is_file():
        raise FileNotFoundError(f"no such file: {ini}")
    try:
        return {**get_settings(str(ini), "app:main"), "__file__": str(ini)}
    except InterpolationError as error:  # whose text repeats the value, and that may be a secret
        raise SettingsError(
            error.option, "a `%` is written `%%` in an ini, and %(NAME)s must be given in it"
        ) from None


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


@contextmanager
def assembled(ini: Path | None) -> Iterator[Any]:
    """The registry for the length of a command; its database connections are closed afterwards."""
    registry = application(ini)
    try:
        yield registry
    finally:
        registry.engine.dispose()
        registry.read_engine.dispose()


__all__ = ["acting", "application", "assembled", "database_url", "ini_settings", "settings_of"]
