"""Typed settings: a frozen dataclass per feature, read once at start-up.

The later wins of defaults, ini, secret files, environment. ``authsvc.two_factor.issuer`` in the
ini is ``AUTHSVC_TWO_FACTOR__ISSUER`` in the environment; ``AUTHSVC_TWO_FACTOR__ISSUER_FILE`` names
a file that holds the value, and ``AUTHSVC_SECRETS_DIR`` a directory of such files
(``authsvc_two_factor__issuer``).
"""

import dataclasses
import os
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from authsvc.settings_options import (
    MASK,
    Option,
    Row,
    options_of,
    row_of,
    rows_of,
    setting,
)
from authsvc.settings_parse import (
    BadValueError,
    base_url,
    between,
    boolean,
    duration,
    size,
    url,
    words,
)
from authsvc.settings_sources import Names, SettingsError, Sources, naming

__all__ = [
    "BadValueError",
    "Row",
    "Settings",
    "SettingsError",
    "base_url",
    "between",
    "boolean",
    "duration",
    "naming",
    "rows_of",
    "setting",
    "size",
    "url",
    "words",
]

T = TypeVar("T")


class Settings:
    """All sections of one process: ``settings["two_factor"].issuer``."""

    def __init__(self, ini: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> None:
        """``environ`` is the process's own unless given."""
        self._sources = Sources(ini, os.environ if environ is None else environ)
        self._instances: dict[str, Any] = {}
        self._options: dict[str, list[Option]] = {}
        self._patterns: dict[str, type[Any]] = {}
        self._origins: dict[str, str] = {}
        self._owners: dict[str, str] = {}

    def section(self, name: str, cls: type[T], *, aliases: Mapping[str, str] | None = None) -> T:
        """Parse the section ``name``, keep it and return it; asked again, the same object.

        ``aliases`` are names from outside for fields of this section alone.
        """
        kept = self._instances.get(name)
        if kept is not None:
            if type(kept) is not cls:
                raise ValueError(f"the settings section {name!r} belongs to {type(kept).__name__}")
            return kept
        options = options_of(name, cls, aliases)
        self._claim(options)
        instance = self._build(name, cls, options)
        self._instances[name], self._options[name] = instance, options
        return instance

    def document(self, name: str, cls: type[Any]) -> None:
        """Describe a section whose name varies, such as ``social.<provider>``."""
        self._patterns[name] = cls

    def patterns(self) -> Iterator[tuple[str, type[Any], None]]:
        """Sections whose names vary, for the documentation."""
        for name, cls in self._patterns.items():
            yield name, cls, None

    def mentions(self, section: str, aliases: Collection[str] = ()) -> bool:
        """Whether any source sets something of a section that may be left out altogether."""
        return self._sources.mention(Names.of(section, ""), aliases)

    def __getitem__(self, name: str) -> Any:
        return self._instances[name]

    def __contains__(self, name: object) -> bool:
        return name in self._instances

    def sections(self) -> Iterator[tuple[str, type[Any], Any]]:
        """Name, dataclass and instance of each section, in the order of registration."""
        for name, instance in self._instances.items():
            yield name, type(instance), instance

    def refuse_unknown(self, dormant: Collection[str] = ()) -> None:
        """Raise ``SettingsError`` for a key or variable that belongs to no section.

        ``dormant`` names sections whose feature is switched off: their keys may stay.
        """
        known = [option.names for options in self._options.values() for option in options]
        asleep = [name for name in dormant if name and name not in self._instances]
        self._sources.refuse_unknown(known, asleep)

    def describe(self) -> list[Row]:
        """Every setting with its documentation, its value (secrets masked) and its source."""
        return [
            dataclasses.replace(row, source=self._origins.get(row.key, "default"))
            for name, _cls, instance in self.sections()
            for row in (row_of(name, option, instance) for option in self._options[name])
        ]

    def _claim(self, options: list[Option]) -> None:
        """Two settings under one name are a mistake in the program, so ``ValueError``."""
        for option in options:
            for name in (*option.names.in_environment, *option.names.as_files):
                owner = self._owners.setdefault(name, option.names.key)
                if owner != option.names.key:
                    raise ValueError(f"{name} would mean both {owner} and {option.names.key}")

    def _build(self, name: str, cls: type[T], options: list[Option]) -> T:
        values: dict[str, Any] = {}
        for option in options:
            found = self._sources.find(option.names)
            if found is not None:
                values[option.field] = option.read(found)
                self._origins[option.names.key] = f"{found.source}: {found.name}"
        try:
            return cls(**values)
        except ValueError as error:  # from __post_init__: settings that do not fit together
            hidden = [values[o.field] for o in options if o.declared.secret and o.field in values]
            raise SettingsError(Names.of(name, "*").key, _without(str(error), hidden)) from None


def _without(text: str, hidden: list[Any]) -> str:
    for value in hidden:
        if value:
            text = text.replace(str(value), MASK)
    return text
