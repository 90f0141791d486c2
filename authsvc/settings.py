"""Typed settings: a frozen dataclass per feature, read once at start-up.

The later wins of defaults, ini, secret files, environment. ``authsvc.two_factor.issuer`` in the
ini is ``AUTHSVC_TWO_FACTOR__ISSUER`` in the environment; ``AUTHSVC_TWO_FACTOR__ISSUER_FILE`` names
a file that holds the value, and ``AUTHSVC_SECRETS_DIR`` a directory of such files
(``authsvc_two_factor__issuer``).
"""

import dataclasses
import difflib
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints

from authsvc.settings_parse import (
    BadValueError,
    Kind,
    base_url,
    between,
    boolean,
    duration,
    kind_of,
    show,
    show_size,
    size,
    url,
    words,
)
from authsvc.settings_sources import Found, Names, SettingsError, Sources

__all__ = [
    "BadValueError",
    "Row",
    "Settings",
    "SettingsError",
    "base_url",
    "between",
    "boolean",
    "duration",
    "rows_of",
    "setting",
    "size",
    "url",
    "words",
]

T = TypeVar("T")
MASK = "********"
_DECLARED = "authsvc.setting"


@dataclass(frozen=True)
class Declared:
    """What ``setting()`` says of a field beyond its type."""

    doc: str
    secret: bool
    parse: Callable[[str], Any] | None
    choices: tuple[Any, ...]
    aliases: tuple[str, ...]

    def check(self, value: Any) -> None:
        """Raise ``BadValueError`` for a value, or an item of a list, beyond the choices."""
        for item in value if isinstance(value, tuple) else (value,):
            if self.choices and item is not None and item not in self.choices:
                raise BadValueError(f"expected one of {show(self.choices)}")


def setting(
    default: T,
    doc: str,
    *,
    secret: bool = False,
    parse: Callable[[str], Any] | None = None,
    choices: Collection[Any] = (),
    aliases: Collection[str] = (),
) -> T:
    """A field of a settings dataclass: its default and what it does.

    The annotation chooses the parser: text, switch, numbers, ``timedelta``, ``Path``, ``Literal``,
    enums, ``tuple[X, ...]``, ``Mapping[str, str]``, ``X | None``. ``parse`` takes its place and
    raises ``BadValueError`` or ``ValueError``. An empty text means ``None`` where that is allowed.
    A ``secret`` stays out of ``repr``, messages and listings.
    """
    declared = Declared(doc, secret, parse, tuple(choices), tuple(aliases))
    if default is not None:
        declared.check(default)
    metadata = {_DECLARED: declared}
    if type(default).__hash__ is None:  # what dataclasses would take for a shared mutable default
        shared: Any = dataclasses.field(
            default_factory=lambda: default, metadata=metadata, repr=not secret
        )
        return shared  # type: ignore[no-any-return]
    field: Any = dataclasses.field(default=default, metadata=metadata, repr=not secret)
    return field  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Option:
    """One field of a section, ready to be read."""

    field: str
    names: Names
    kind: Kind
    default: Any
    declared: Declared

    def read(self, found: Found) -> Any:
        """The value of the text; ``SettingsError`` names the key and what is allowed."""
        if self.declared.secret and found.source == "ini" and "%(" in found.text:
            raise SettingsError(
                self.names.key,
                "a secret is never an ini interpolation, which would show in the process list; "
                f"set {self.names.env}, or name a file in {self.names.env}_FILE",
            )
        try:
            value = self.kind.parse(found.text)
            self.declared.check(value)
        except BadValueError as error:
            raise self._error(found, str(error)) from None
        except ValueError as error:
            # A foreign parser's text may repeat the value; so may the chained exception.
            reason = f"expected {self.kind.name}" if self.declared.secret else str(error)
            raise self._error(found, reason) from None
        return value

    def show(self, value: Any) -> str:
        """The value as text for people."""
        as_size = self.declared.parse is size and isinstance(value, int)
        return show_size(value) if as_size else show(value)

    def _error(self, found: Found, reason: str) -> SettingsError:
        where = f" (from {found.source}: {found.name})" if found.name != self.names.key else ""
        # A URL may carry a password though the setting is no secret.
        tell = not self.declared.secret and "://" not in found.text and len(found.text) <= 60
        given = f", got {found.text!r}{self._nearest(found.text)}" if tell else ""
        return SettingsError(self.names.key, f"{reason}{given}{where}")

    def _nearest(self, text: str) -> str:
        near = difflib.get_close_matches(text, [show(c) for c in self.declared.choices], n=1)
        return f"; did you mean {near[0]}?" if near else ""


@dataclass(frozen=True)
class Row:
    """One setting for people: documentation, and its value with secrets masked."""

    section: str
    key: str
    env: str
    aliases: tuple[str, ...]
    type: str
    choices: tuple[str, ...]
    default: str
    doc: str
    secret: bool
    value: str
    source: str


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

    def section(
        self, name: str, cls: type[T], *, aliases: Mapping[str, str] | None = None
    ) -> T:
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
            for row in (_row(name, option, instance) for option in self._options[name])
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


def options_of(
    section: str, cls: type[Any], aliases: Mapping[str, str] | None = None
) -> list[Option]:
    """The fields of a settings dataclass, in the order they are written."""
    hints, given = get_type_hints(cls), aliases or {}
    return [
        _option(section, field, hints[field.name], given.get(field.name))
        for field in dataclasses.fields(cls)
    ]


def rows_of(section: str, cls: type[Any], instance: Any = None) -> list[Row]:
    """The section for people; without an instance the value column shows the defaults."""
    return [_row(section, o, instance) for o in options_of(section, cls)]


def _option(
    section: str, field: "dataclasses.Field[Any]", annotation: Any, alias: str | None = None
) -> Option:
    declared: Declared | None = field.metadata.get(_DECLARED)
    if declared is None:
        raise TypeError(f"the field {field.name!r} of section {section!r} is not a setting()")
    factory = field.default_factory
    default = field.default if factory is dataclasses.MISSING else factory()
    names = Names.of(section, field.name, (*declared.aliases, *([alias] if alias else [])))
    return Option(field.name, names, _kind(annotation, declared), default, declared)


def _kind(annotation: Any, declared: Declared) -> Kind:
    parse = declared.parse
    if parse is None:
        return kind_of(annotation)
    name = getattr(parse, "__name__", "text").replace("_", " ")
    if type(None) not in getattr(annotation, "__args__", ()):
        return Kind(name, parse)
    return Kind(f"{name}, optional", lambda text: parse(text) if text.strip() else None)


def _row(section: str, option: Option, instance: Any) -> Row:
    value = option.default if instance is None else getattr(instance, option.field)
    shown = option.show(value)
    declared = option.declared
    return Row(
        section=section,
        key=option.names.key,
        env=option.names.env,
        aliases=option.names.aliases,
        type=option.kind.name,
        choices=tuple(show(choice) for choice in declared.choices),
        default=option.show(option.default),
        doc=declared.doc,
        secret=declared.secret,
        value=MASK if declared.secret and shown else shown,
        source="default",
    )


def _without(text: str, hidden: list[Any]) -> str:
    for value in hidden:
        if value:
            text = text.replace(str(value), MASK)
    return text
