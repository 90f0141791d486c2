"""From the text of a setting to its value, and back.

A parser raises ``BadValueError`` with what is allowed. It never repeats the text it was given, so
that the message can be shown for a secret, too.
"""

import enum
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin
from urllib.parse import urlsplit

LONGEST = timedelta(days=36525)  # a century; more would overflow when added to a date
LARGEST = 2**63 - 1
LONGEST_NUMBER = 60  # characters; Python refuses to convert beyond 4300 digits
DURATION_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
    "ms": timedelta(milliseconds=1),
}
SIZE_UNITS = {
    "GIB": 1024**3,
    "GB": 1000**3,
    "MIB": 1024**2,
    "MB": 1000**2,
    "KIB": 1024,
    "KB": 1000,
    "B": 1,
    "": 1,
}
SIZE_NAMES = {"GIB": "GiB", "MIB": "MiB", "KIB": "KiB", "KB": "kB", "": ""}
SWITCHES = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}

_DURATION = re.compile(r"\s*".join(rf"(?:(?P<{unit}>[0-9]+){unit})?" for unit in DURATION_UNITS))
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]{1,3})?")
_SIZE = re.compile(r"(?P<number>[0-9]+)\s*(?P<unit>[A-Z]*)")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_SEPARATORS = re.compile(r"[,\s]+")

Parser = Callable[[str], Any]


class BadValueError(ValueError):
    """Says what is allowed, without repeating what was given."""


@dataclass(frozen=True)
class Kind:
    """A type as people read it, and its parser."""

    name: str
    parse: Parser


def duration(text: str) -> timedelta:
    """``30d``, ``1h30m``, ``90s``, ``250ms``; a plain number counts seconds."""
    text = text.strip().lower()
    if _SECONDS.fullmatch(text) and len(text) <= LONGEST_NUMBER:
        return _bounded(lambda: timedelta(seconds=float(text)))
    match = _DURATION.fullmatch(text)
    if not text or match is None or len(text) > LONGEST_NUMBER:
        raise BadValueError("expected a duration such as 30d, 1h30m, 90s or 250ms")
    parts = {unit: int(count) for unit, count in match.groupdict().items() if count}
    return _bounded(lambda: sum((DURATION_UNITS[u] * n for u, n in parts.items()), timedelta()))


def _bounded(compute: Callable[[], timedelta]) -> timedelta:
    try:
        value = compute()
    except OverflowError:
        value = timedelta.max
    if value > LONGEST:
        raise BadValueError("expected a duration of at most 100 years")
    return value


def size(text: str) -> int:
    """``512``, ``64kB``, ``1MB`` (powers of 1000), ``1MiB`` (powers of 1024), in bytes."""
    text = text.strip().upper()
    match = _SIZE.fullmatch(text)
    if match is None or match["unit"] not in SIZE_UNITS or len(text) > LONGEST_NUMBER:
        raise BadValueError("expected a size such as 512, 64kB, 1MB or 1MiB")
    value = int(match["number"]) * SIZE_UNITS[match["unit"]]
    if value > LARGEST:
        raise BadValueError("expected a size below 8 EiB")
    return value


def boolean(text: str) -> bool:
    """``true``, ``yes``, ``on``, ``1`` or their opposites."""
    try:
        return SWITCHES[text.strip().lower()]
    except KeyError:
        raise BadValueError("expected true or false (also yes, no, on, off, 1, 0)") from None


def whole(text: str) -> int:
    """A whole number in decimal digits."""
    if not _WHOLE.fullmatch(text.strip()) or len(text) > LONGEST_NUMBER:
        raise BadValueError("expected a whole number")
    return int(text)


def number(text: str) -> float:
    """A decimal number; no exponent, no infinity."""
    if not _NUMBER.fullmatch(text.strip()) or len(text) > LONGEST_NUMBER:
        raise BadValueError("expected a number such as 0.5")
    return float(text)


def between(low: int, high: int) -> Callable[[str], int]:
    """A parser of whole numbers from ``low`` to ``high``, both allowed."""

    def parse(text: str) -> int:
        value = whole(text)
        if not low <= value <= high:
            raise BadValueError(f"expected a whole number from {low} to {high}")
        return value

    parse.__name__ = f"whole number from {low} to {high}"
    return parse


def url(text: str) -> str:
    """An absolute http or https URL without user, password and fragment."""
    text = text.strip()
    if not text.isprintable() or " " in text or "\\" in text or "#" in text:
        raise BadValueError("expected an http or https URL without spaces and fragment")
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise BadValueError("expected an absolute URL such as https://auth.example.com")
    if "@" in parts.netloc:
        raise BadValueError("expected a URL without user name and password")
    return text


def base_url(text: str) -> str:
    """A URL to put paths behind: no query, and a trailing slash is dropped."""
    text = url(text)
    if "?" in text:
        raise BadValueError("expected a URL without a query")
    return text.rstrip("/")


def words(text: str) -> tuple[str, ...]:
    """Items parted by commas, spaces or line breaks."""
    return tuple(word for word in _SEPARATORS.split(text) if word)


def pairs(text: str) -> Mapping[str, str]:
    """One ``name = value`` a line; read-only, and a name stands once."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not name or not equals:
            raise BadValueError("expected one `name = value` a line")
        if name in found:
            raise BadValueError("expected each name once")
        found[name] = value
    return types.MappingProxyType(found)


def kind_of(annotation: Any) -> Kind:
    """The kind that belongs to a field's annotation; ``TypeError`` if there is none."""
    plain = _PLAIN.get(annotation)
    if plain is not None:
        return plain
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _optional(arguments)
    if origin is Literal:
        return Kind("choice", _one_of({str(value): value for value in arguments}))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _listing(kind_of(arguments[0]))
    if origin is not None and issubclass(origin, Mapping) and arguments == (str, str):
        return Kind("pairs", pairs)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return Kind("choice", _one_of({str(member.value): member for member in annotation}))
    raise TypeError(f"no way to parse a setting of type {annotation!r}; give it parse=")


def _optional(arguments: tuple[Any, ...]) -> Kind:
    inner = [argument for argument in arguments if argument is not type(None)]
    if len(inner) != 1 or len(inner) == len(arguments):
        raise TypeError(f"no way to parse a choice of types {arguments!r}; give it parse=")
    kind = kind_of(inner[0])
    return Kind(f"{kind.name}, optional", lambda text: kind.parse(text) if text.strip() else None)


def _listing(item: Kind) -> Kind:
    name = "list" if item.name == "text" else f"list of {item.name}"
    return Kind(name, lambda text: tuple(item.parse(word) for word in words(text)))


def _one_of(values: Mapping[str, Any]) -> Parser:
    def parse(text: str) -> Any:
        try:
            return values[text.strip()]
        except KeyError:
            raise BadValueError(f"expected one of {', '.join(values)}") from None

    return parse


def show(value: Any) -> str:
    """The text that parses to ``value``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, timedelta):
        return show_duration(value)
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return "\n".join(f"{name} = {item}" for name, item in value.items())
    if isinstance(value, (tuple, list, set, frozenset)):
        return ", ".join(show(item) for item in value)
    return str(value)


def show_duration(value: timedelta) -> str:
    """The shortest spelling in whole units: ``36h`` is ``1d12h``."""
    text = ""
    for unit, length in DURATION_UNITS.items():
        if unit == "w":  # 30d reads better than 4w2d
            continue
        count, value = divmod(value, length)
        text += f"{count}{unit}" if count else ""
    return text or "0s"


def show_size(value: int) -> str:
    """The largest unit that divides ``value``."""
    if value == 0:
        return "0"
    unit = next(unit for unit, length in SIZE_UNITS.items() if value % length == 0)
    return f"{value // SIZE_UNITS[unit]}{SIZE_NAMES.get(unit, unit)}"


_PLAIN = {
    str: Kind("text", str),
    bool: Kind("switch", boolean),
    int: Kind("whole number", whole),
    float: Kind("number", number),
    timedelta: Kind("duration", duration),
    Path: Kind("path", Path),
}
