"""One field of a settings dataclass: how it is declared, read, and shown to people."""

import dataclasses
import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints

from authsvc.settings_parse import BadValueError, Kind, kind_of, show, show_size, size
from authsvc.settings_sources import Found, Names, SettingsError

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
        interpolated = found.interpolated or (found.source == "ini" and "%(" in found.text)
        if self.declared.secret and interpolated:
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
    return [row_of(section, o, instance) for o in options_of(section, cls)]


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


def row_of(section: str, option: Option, instance: Any) -> Row:
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
