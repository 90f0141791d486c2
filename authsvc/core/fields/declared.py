"""All declared fields of users, or of sessions: which values they take together."""

from collections.abc import Iterator, Mapping
from typing import Any

from authsvc.core.fields.field import Field, Value
from authsvc.core.fields.reasons import REASONS, WrongValueError
from authsvc.core.fields.typed import value_of
from authsvc.errors import ApiError

EXTRA = "declared_fields"
Problems = dict[str, WrongValueError]
Changes = dict[str, Value | None]


class Declared:
    """The fields by their names on the wire, in the order of declaration."""

    def __init__(self) -> None:
        self._fields: dict[str, Field] = {}

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, wire: object) -> bool:
        return wire in self._fields

    def __getitem__(self, wire: str) -> Field:
        return self._fields[wire]

    def add(self, declared: Field) -> None:
        """One more."""
        self._fields[declared.wire] = declared

    def of_text(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Values of the command line, by either name; an empty text empties the field.

        ``KeyError`` for a name that is not declared.
        """
        known = {field.name: field for field in self} | self._fields
        values: dict[str, Any] = {}
        problems: Problems = {}
        for name, text in texts.items():
            declared = known[name]
            try:
                values[declared.wire] = value_of(declared.type, text) if text else None
            except WrongValueError as error:
                problems[declared.wire] = error
        refuse(problems)
        return values

    def first_values(
        self, given: Mapping[str, Any], *, demand: bool, known: tuple[Any, ...]
    ) -> dict[str, Value]:
        """The values of a new record: what was given, else the defaults.

        What only the application may set is taken from nobody else (ATK-051): there the default
        counts, and without one the wish is refused. ``demand``: what is required has to be there.
        """
        values: dict[str, Value] = {}
        problems: Problems = {}
        for name, declared in self._fields.items():
            try:
                value = _first(declared, given, demand, known)
            except WrongValueError as error:
                problems[name] = error
            else:
                if value is not None:
                    values[name] = value
        refuse(problems)
        return values

    def changes(self, given: Mapping[str, Any], *, trusted: bool = False) -> Changes:
        """What is to change; ``None`` empties a field. ``trusted``: the application says so."""
        changes: Changes = {}
        problems: Problems = {}
        for name, declared in self._fields.items():
            if name not in given or not (trusted or _may_be_set(declared, given[name], problems)):
                continue
            try:
                changes[name] = _changed(declared, given[name])
            except WrongValueError as error:
                problems[name] = error
        refuse(problems)
        return changes


def _first(
    declared: Field, given: Mapping[str, Any], demand: bool, known: tuple[Any, ...]
) -> Value | None:
    raw = given.get(declared.wire)
    if not declared.input:
        if raw and declared.default is None:
            raise WrongValueError("not_allowed")
        return declared.first(*known)
    if declared.wire not in given:
        value = declared.first(*known)
    else:
        value = None if raw is None else declared.check(raw)
    if demand and declared.required and value is None:
        raise WrongValueError("missing")
    return value


def _may_be_set(declared: Field, raw: Any, problems: Problems) -> bool:
    if not declared.input and raw:
        problems[declared.wire] = WrongValueError("not_allowed")
    return declared.input


def _changed(declared: Field, raw: Any) -> Value | None:
    if raw is not None:
        return declared.check(raw)
    if declared.required:
        raise WrongValueError("missing")
    return None


def refuse(problems: Problems) -> None:
    """Raise what is wrong: the first problem's code, and a message for each field."""
    if not problems:
        return
    name, first = next(iter(problems.items()))
    told = {field: error.on_wire(field) for field, error in problems.items()}
    raise ApiError(
        REASONS[first.reason].code,
        message=told[name],
        field=name,
        extra={"fields": told},
        beside={field: error.on_page() for field, error in problems.items()},
    )


def merged(kept: Mapping[str, Any] | None, changes: Changes) -> dict[str, Value] | None:
    """The stored object after ``changes``; nothing at all where no value is left."""
    after = {**(kept or {}), **changes}
    return {name: value for name, value in after.items() if value is not None} or None
