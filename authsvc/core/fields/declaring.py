"""How fields are declared: by settings, or by directives of an application."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from pydantic.alias_generators import to_camel
from pyramid.exceptions import ConfigurationError

from authsvc.core.fields.declared import Declared
from authsvc.core.fields.field import TYPES, Field
from authsvc.core.fields.reasons import WrongValueError
from authsvc.core.fields.schema import schema_of
from authsvc.core.fields.settings import SessionFieldSettings, UserFieldSettings
from authsvc.core.fields.typed import value_of
from authsvc.core.users.fields import UserField
from authsvc.settings import Settings, SettingsError

MOST = 50
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_NAME = 40


class BadFieldError(ValueError):
    """A declaration that cannot be meant; says which part, and why."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(f"{part}: {why}" if part else why)
        self.part = part
        self.why = why


def from_settings(
    settings: Settings, section: str, kind: type[UserFieldSettings] | type[SessionFieldSettings]
) -> list[Field]:
    """The fields that ``authsvc.<section>.names`` lists; ``SettingsError`` names the bad key."""
    found = []
    for name in settings[section].names:
        key = f"authsvc.{section}.{name}"
        if not is_name(name):
            raise SettingsError(f"authsvc.{section}.names", f"{name!r} {NAMING}")
        declared = settings.section(f"{section}.{name}", kind)
        try:
            found.append(_of_section(name, declared))
        except BadFieldError as error:
            raise SettingsError(f"{key}.{error.part}" if error.part else key, error.why) from None
    return found


NAMING = f"is no name: small letters, digits, `_` between words, at most {LONGEST_NAME} characters"


def is_name(name: str) -> bool:
    """Nothing that a script could take for a part of its objects, such as ``__proto__``."""
    return len(name) <= LONGEST_NAME and NAME.fullmatch(name) is not None


def _of_section(name: str, section: UserFieldSettings | SessionFieldSettings) -> Field:
    parts: dict[str, Any] = {part.name: getattr(section, part.name) for part in fields(section)}
    kind = parts["type"]
    for part in ("default", "min", "max"):
        if parts[part] is not None:
            parts[part] = _read(part, kind, parts[part])
    item = "string" if kind == "string[]" else kind
    parts["choices"] = tuple(_read("choices", item, text) for text in parts["choices"])
    if "pages" in parts:
        parts["pages"] = tuple(page for page in parts["pages"] if page != "none")
    return sound(Field(name=name, **_compiled(parts)))


def from_options(name: str, type: str, options: Mapping[str, Any]) -> Field:  # noqa: A002
    """The field that a directive describes; ``ConfigurationError`` for one that cannot be meant."""
    if not is_name(name):
        raise ConfigurationError(f"the field {name!r} {NAMING}")
    if type not in TYPES:
        raise ConfigurationError(f"the field {name!r}: type: expected one of {', '.join(TYPES)}")
    try:
        given = {**options, "choices": tuple(options.get("choices", ()))}
        return sound(Field(name=name, type=type, **_compiled(given)))
    except (BadFieldError, TypeError) as error:
        raise ConfigurationError(f"the field {name!r}: {error}") from None


def _compiled(parts: Mapping[str, Any]) -> dict[str, Any]:
    if not parts.get("pattern"):
        return {**parts, "pattern": None}
    try:
        return {**parts, "pattern": re.compile(parts["pattern"])}
    except re.error as error:
        raise BadFieldError("pattern", f"no regular expression: {error}") from None


def _read(part: str, kind: str, text: str) -> Any:
    try:
        return value_of(kind, text)
    except WrongValueError as error:
        raise BadFieldError(part, str(error)) from None


def sound(declared: Field) -> Field:
    """The declaration itself, its limits in the form that is compared, if it fits together."""
    bounded = declared.type in ("number", "date")
    blank = replace(declared, min=None, max=None, choices=())
    limits: dict[str, Any] = {}
    for part in ("min", "max"):
        limit = getattr(declared, part)
        if limit is not None and not bounded:
            raise BadFieldError(part, "only a number or a date has one")
        limits[part] = None if limit is None else _judged(blank, part, limit)
    item = replace(blank, type="string") if declared.type == "string[]" else blank
    choices = tuple(_judged(item, "choices", choice) for choice in declared.choices)
    fitting = replace(declared, choices=choices, **limits)
    if fitting.unique and fitting.type not in ("string", "number"):
        raise BadFieldError("unique", "only a string or a number can be")
    if fitting.unique and fitting.default is not None:
        raise BadFieldError("default", "what is unique has none")
    if fitting.required and not fitting.input and fitting.default is None:
        raise BadFieldError("required", "nobody could say it: input is off, and no default is set")
    if fitting.default is not None and not callable(fitting.default):
        return replace(fitting, default=_judged(fitting, "default", fitting.default))
    return fitting


def _judged(declared: Field, part: str, value: Any) -> Any:
    try:
        return declared.check(value)
    except WrongValueError as error:
        raise BadFieldError(part, f"{value!r} {error}") from None


def show(declared_fields: Declared, shown: list[UserField]) -> None:
    """Make what is returned a part of the object that clients see."""
    for declared in declared_fields:
        if declared.returned:
            name = declared.wire
            shown.append(
                UserField(
                    name,
                    "additional_fields",
                    lambda kept, name=name: kept.get(name) if kept else None,  # type: ignore[misc]
                    schema_of(declared),
                )
            )


def refuse_shadows(what: str, declared_fields: Declared, taken: Iterable[str]) -> None:
    """A declared field never stands in the place of one that means something already (ATK-051)."""
    names = set(taken)
    shadows = [declared.name for declared in declared_fields if declared.wire in names]
    if shadows:
        words = f"built-in already, call it something else: {', '.join(shadows)}"
        raise SettingsError(f"authsvc.{what}.names", words)
    for declared in declared_fields:
        if declared.input and declared.wire in RIGHTS:
            raise SettingsError(
                f"authsvc.{what}.{declared.name}.input",
                "people would give themselves rights; set it to false, and let the application "
                "set the field",
            )
    if len(declared_fields) > MOST:
        raise SettingsError(f"authsvc.{what}.names", f"at most {MOST} fields")


RIGHTS = {"roles", "groups", "permissions", "entitlements", "scope", "scopes"}
"""What services that read our tokens take for rights (RFC 9068 section 2.2.3)."""
CLAIMS = {
    "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "sid", "azp", "nonce", "authTime", "acr",
    "amr", "cnf", "act", "mayAct", "clientId", "events", "typ",
}  # fmt: skip
"""What a token says of itself (RFC 7519 section 4.1, RFC 9068, OpenID Connect Core section 2)."""
SCRIPTS = {"constructor", "prototype", "valueOf", "toString", "toJSON", "hasOwnProperty"}
"""What every object of a script has."""
FEATURES = {
    "username", "displayUsername", "phoneNumber", "phoneNumberVerified", "isAnonymous",
    "twoFactorEnabled", "role", "banned", "banReason", "banExpires", "activeOrganizationId",
    "activeTeamId", "impersonatedBy", "csrfToken", "callbackURL", "rememberMe", "password",
    "code", "otp", "credential", "token", "captchaResponse", "user", "session", "account",
}  # fmt: skip
"""Names of features, whether they are switched on or not: switching one on changes no meaning."""
RESERVED = CLAIMS | SCRIPTS | FEATURES


def columns_of(model: Any) -> set[str]:
    """The columns of a table as clients would call them."""
    return {to_camel(str(column.key)) for column in model.__table__.columns}
