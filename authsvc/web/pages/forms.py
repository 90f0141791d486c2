"""Forms of hosted pages: proof of where they come from, reading them, saying what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from authsvc.errors import VALIDATION_ERROR, ApiError, ErrorCode
from authsvc.i18n import mark as _
from authsvc.web.shapes import Shape

CSRF_FAILED = ErrorCode(
    "CSRF_FAILED", 403, "This form was open for too long. Please send it once more."
)
Words = str | Callable[[Any], str]
"""What people read instead of a code's message: a text to translate, or what makes one."""

WORDS: dict[str, Words] = {
    "VALIDATION_ERROR": _("Please look at this again."),
    "TOO_MANY_REQUESTS": _("That was a few tries too many. Please wait a moment."),
    "SERVICE_BUSY": _("We are very busy right now. Please try again in a moment."),
    "FORBIDDEN": _("You are signed in, but that is not open to you."),
    "INVALID_ORIGIN": _("This was sent from another site, so nothing was done."),
    "MISSING_OR_NULL_ORIGIN": _("Your browser did not say where this came from; nothing was done."),
    "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED": _(
        "This was sent from another site, so nothing was done."
    ),
    "INVALID_CALLBACK_URL": _("That link would lead to a place we don't know, so it stops here."),
    "UNSUPPORTED_MEDIA_TYPE": _("That is not how this form is sent. Please use the page itself."),
    "PAYLOAD_TOO_LARGE": _("That is more than this form takes."),
    "BAD_REQUEST": _("That could not be read. Please go back and try again."),
}
KINDS = {
    "missing": _("Please fill this in."),
    "string_too_long": _("That is too long."),
    "string_too_short": _("That is too short."),
}
LOOK_AGAIN = _("Please look at this again.")
NOT_AN_ADDRESS = _("That doesn't look like an e-mail address.")
BY_NAME = {
    "email": NOT_AN_ADDRESS,
    "image": _("Please enter the address of a picture. It starts with https://."),
}


def missing(field: str) -> ApiError:
    """The refusal of a form in which ``field`` was left out."""
    return VALIDATION_ERROR.error(extra={"fields": {field: KINDS["missing"]}})


def require_csrf(request: Any, typed: Mapping[str, str]) -> None:
    """The form must carry the token of this browser's signed cookie (ATK-020)."""
    expected = request.jar.get("csrf")
    if not expected or not request.registry.authsvc.same(expected, typed.get("csrf_token", "")):
        raise CSRF_FAILED.error()


def read(
    shape: type[Shape], typed: Mapping[str, str], more: Mapping[str, Any] | None = None
) -> Shape:
    """The typed values as the form's shape; an empty field counts as left out.

    ``more`` takes the place of what was typed under the same names.
    """
    values: dict[str, Any] = {key: text for key, text in typed.items() if text != ""}
    for name, info in shape.model_fields.items():
        if bool in (getattr(info.annotation, "__args__", ()) or (info.annotation,)):
            key = info.alias or name
            values[key] = key in values  # a ticked box is sent, any other is not
    values.update(more or {})
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        raise VALIDATION_ERROR.error(extra={"fields": _fields(error)}) from error


def _fields(error: ValidationError) -> dict[str, str]:
    """What is wrong with each field, as texts to translate."""
    told: dict[str, str] = {}
    for item in error.errors(include_url=False, include_input=False, include_context=False):
        name = str(item["loc"][0]) if item["loc"] else ""
        other = next((BY_NAME[part] for part in BY_NAME if part in name.lower()), LOOK_AGAIN)
        told.setdefault(name, KINDS.get(item["type"], other))
    return told


def messages(
    request: Any, error: ApiError, shape: type[Shape], beside: Mapping[str, str]
) -> dict[str, str]:
    """Each field's message; under ``""`` that of the whole form, or of a field it does not have."""
    if error.beside:
        return _beside(request, error, shape)
    if "fields" in error.extra:
        translate = request.translations.gettext
        return {name: translate(text) for name, text in error.extra["fields"].items()}
    named = beside.get(error.field, error.field)
    here = {info.alias or name for name, info in shape.model_fields.items()}
    return {named if named in here else "": said(request, error)}


def _beside(request: Any, error: ApiError, shape: type[Shape]) -> dict[str, str]:
    """The words of each field that was on the form; any other's are those of the whole form."""
    here = {info.alias or name for name, info in shape.model_fields.items()}
    here |= {name.partition(".")[0] for name in request.environ.get("authsvc.typed", {})}
    told: dict[str, str] = {}
    for name, (text, values) in error.beside.items():
        words = request.translations.gettext(text, **values)
        told[name if name in here else ""] = words if name in here else f"{name}: {words}"
    return told


def said(request: Any, error: ApiError) -> str:
    """A refusal in the words of the pages, in the reader's language."""
    hints = [str(request.translations.gettext(hint)) for hint in error.hints]
    return " ".join([_worded(request, error), *hints])


def _worded(request: Any, error: ApiError) -> str:
    words: Words | None = request.registry.theme.words.get(error.code)
    if words is None:
        return str(request.translations.of_code(error.code, error.message))
    return words(request) if callable(words) else str(request.translations.gettext(words))
