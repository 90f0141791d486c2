"""One declared field: what it is, and which values it takes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from pydantic.alias_generators import to_camel

from authsvc.core.fields.reasons import WrongValueError
from authsvc.web.shapes import iso

TYPES = ("string", "number", "boolean", "date", "string[]")
SAFE = 2**53 - 1
"""Beyond it, a number is another one in JavaScript (ECMA-262, Number.MAX_SAFE_INTEGER)."""
LONGEST = 8192
MOST_ITEMS = 100
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?")
Value = str | int | float | bool | list[str]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of users or of sessions, as the deployment declares it."""

    name: str
    """As in settings, ``date_of_birth``."""
    type: str = "string"
    required: bool = False
    default: Any = None
    """A value, or what makes one; ``None`` leaves the field empty."""
    input: bool = True
    """Whether people may set it; else only the application does."""
    returned: bool = True
    unique: bool = False
    choices: tuple[Any, ...] = ()
    min: Any = None
    max: Any = None
    min_length: int = 0
    max_length: int = 255
    max_items: int = 20
    pattern: re.Pattern[str] | None = None
    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    helps: Mapping[str, str] = field(default_factory=dict)
    choice_labels: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ("sign_up", "profile")

    @property
    def wire(self) -> str:
        """As clients know it, ``dateOfBirth``."""
        return to_camel(self.name)

    @property
    def demanded(self) -> bool:
        """Whether somebody new has to say it."""
        return self.required and self.input and self.default is None

    def check(self, raw: Any) -> Value:
        """What is stored for ``raw``; raises ``WrongValueError``."""
        return CHECKS[self.type](self, raw)

    def first(self, *known: Any) -> Value | None:
        """The value of a new record; one that is made gets ``known``."""
        made = self.default(*known) if callable(self.default) else self.default
        return None if made is None else self.check(made)


def of_text(declared: Field, raw: Any) -> str:
    """One line or several, without the control characters that have no business in a name."""
    if not isinstance(raw, str):
        raise WrongValueError("string")
    if len(raw) > declared.max_length:
        raise WrongValueError("long", declared.max_length)
    if len(raw) < declared.min_length:
        raise WrongValueError("short", declared.min_length)
    if UNWANTED.search(raw):
        raise WrongValueError("string")
    if declared.pattern is not None and not declared.pattern.fullmatch(raw):
        raise WrongValueError("pattern")
    _one_of(declared, raw)
    return raw


def of_number(declared: Field, raw: Any) -> int | float:
    """Whole or not; nothing that JSON cannot say, or that JavaScript would round."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise WrongValueError("number")
    if abs(raw) > SAFE or not isfinite(raw):
        raise WrongValueError("number")
    _within(declared, raw, ("low", "high"))
    _one_of(declared, raw)
    return raw


def of_switch(declared: Field, raw: Any) -> bool:
    """Yes or no; where ``true`` is the only choice, people have to agree."""
    if not isinstance(raw, bool):
        raise WrongValueError("boolean")
    if declared.choices and raw not in declared.choices:
        raise WrongValueError("agree" if declared.choices == (True,) else "choice")
    return raw


def of_date(declared: Field, raw: Any) -> str:
    """A day or a moment; kept as the moment that JavaScript would write, in UTC."""
    if not isinstance(raw, datetime) and not (isinstance(raw, str) and DATE.fullmatch(raw)):
        raise WrongValueError("date")
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongValueError("date") from None
    written = iso(moment)
    _within(declared, written, ("early", "late"))
    return written


def of_texts(declared: Field, raw: Any) -> list[str]:
    """Several texts, each as if it stood alone."""
    if not isinstance(raw, list | tuple):
        raise WrongValueError("string[]")
    if len(raw) > declared.max_items:
        raise WrongValueError("many", declared.max_items)
    return [of_text(declared, item) for item in raw]


def _one_of(declared: Field, value: Any) -> None:
    if declared.choices and value not in declared.choices:
        raise WrongValueError("choice")


def _within(declared: Field, value: Any, words: tuple[str, str]) -> None:
    too_low, too_high = words
    if declared.min is not None and value < declared.min:
        raise WrongValueError(too_low, shown_limit(declared.min))
    if declared.max is not None and value > declared.max:
        raise WrongValueError(too_high, shown_limit(declared.max))


def shown_limit(limit: Any) -> Any:
    """A date as a day; a number as it is."""
    return limit.partition("T")[0] if isinstance(limit, str) else limit


CHECKS: dict[str, Callable[[Field, Any], Value]] = {
    "string": of_text,
    "number": of_number,
    "boolean": of_switch,
    "date": of_date,
    "string[]": of_texts,
}
