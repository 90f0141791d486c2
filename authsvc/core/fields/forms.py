"""Declared fields on forms: how they are shown, and what was typed into them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.core.fields.declared import EXTRA, Declared, Problems, refuse
from authsvc.core.fields.field import Field, shown_limit
from authsvc.core.fields.reasons import WrongValueError
from authsvc.core.fields.typed import items_of, value_of

ASKED = "asked"
"""``newsletter.asked`` is sent with the form: a box that is not ticked sends nothing."""


@dataclass(frozen=True)
class Shown:
    """A field as a template sees it."""

    name: str
    type: str
    label: str
    help: str
    required: bool
    value: Any
    choices: list[tuple[str, str, str, bool]]
    """Name of its own, value, words, whether it is chosen."""
    min: Any
    max: Any
    min_length: int
    max_length: int
    lines: bool


def fields_on(request: Any, page: str) -> list[Field]:
    """The fields that a page asks for; nobody signs up without those that are demanded."""
    declared: Declared = request.auth.services.extras[EXTRA]
    return [
        field
        for field in declared
        if field.input and (page in field.pages or (page == "sign_up" and field.demanded))
    ]


def shown(request: Any, fields: Iterable[Field], kept: Mapping[str, Any]) -> list[Shown]:
    """Fields for a template, with what was typed, or else with what is stored."""
    typed = request.environ.get("authsvc.typed")
    return [_shown(request.translations, field, kept, typed) for field in fields]


def _shown(
    translations: Any, field: Field, kept: Mapping[str, Any], typed: Mapping[str, str] | None
) -> Shown:
    name, value = field.wire, kept.get(field.wire)
    if typed is not None:
        value = _typed_again(field, typed)
    elif field.type == "date" and value:
        value = value.partition("T")[0]
    elif field.type == "string[]" and not field.choices:
        value = "\n".join(value or ())
    return Shown(
        name=name,
        type=field.type,
        label=_in_language(translations, field.label or _words(field.name), field.labels),
        help=_in_language(translations, field.help, field.helps),
        required=field.choices == (True,) if field.type == "boolean" else field.required,
        value=value,
        choices=_choices(translations, field, value),
        min=shown_limit(field.min),
        max=shown_limit(field.max),
        min_length=field.min_length,
        max_length=field.max_length,
        lines=field.type == "string[]" or field.max_length > 500,
    )


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _in_language(translations: Any, words: str, others: Mapping[str, str]) -> str:
    """``pt-BR`` reads ``pt-BR``, else ``pt``, else what everybody reads."""
    tag = translations.tag
    return others.get(tag) or others.get(tag.partition("-")[0]) or words


def _choices(translations: Any, field: Field, value: Any) -> list[tuple[str, str, str, bool]]:
    if field.type not in ("string", "number", "string[]"):
        return []
    chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
    tag = translations.tag
    labels = field.choice_labels
    return [
        (
            f"{field.wire}.{number}",
            text,
            labels.get(f"{text}@{tag}")
            or labels.get(f"{text}@{tag.partition('-')[0]}")
            or labels.get(text, text),
            text in chosen,
        )
        for number, text in enumerate(map(str, field.choices))
    ]


def _typed_again(field: Field, typed: Mapping[str, str]) -> Any:
    """What the form sent, as it stands: a wrong value is shown again, too."""
    if field.type == "boolean":
        return field.wire in typed
    if field.type == "string[]" and field.choices:
        return _ticked(field, typed)
    return typed.get(field.wire, "")


def _ticked(field: Field, typed: Mapping[str, str]) -> list[str]:
    return [text for n, text in enumerate(field.choices) if f"{field.wire}.{n}" in typed]


def given(fields: Iterable[Field], typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the API would have it; ``None`` for a field that was left empty.

    A field that was not on the form is left out.
    """
    values: dict[str, Any] = {}
    problems: Problems = {}
    for field in fields:
        name = field.wire
        if name not in typed and f"{name}.{ASKED}" not in typed:
            continue
        try:
            values[name] = _read(field, typed)
        except WrongValueError as error:
            problems[name] = error
    refuse(problems)
    return values


def _read(field: Field, typed: Mapping[str, str]) -> Any:
    if field.type == "boolean":
        return field.wire in typed
    if field.type == "string[]":
        items = _ticked(field, typed) if field.choices else items_of(typed.get(field.wire, ""))
        return items or None
    text = typed.get(field.wire, "").strip().replace("\r\n", "\n")
    return value_of(field.type, text) if text else None
