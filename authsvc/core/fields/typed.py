"""Values of declared fields from text: of settings, of the command line, of forms."""

from typing import Any

from authsvc.core.fields.reasons import WrongValueError
from authsvc.settings import BadValueError, boolean


def value_of(kind: str, text: str) -> Any:
    """What ``text`` means for a field of that type; raises ``WrongValueError``.

    It is not judged yet: ``Field.check`` does that.
    """
    if kind == "number":
        return _number(text)
    if kind == "boolean":
        try:
            return boolean(text)
        except BadValueError:
            raise WrongValueError("boolean") from None
    if kind == "string[]":
        return items_of(text.replace(",", "\n"))
    return text.strip() if kind == "date" else text


def items_of(text: str) -> list[str]:
    """One item a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _number(text: str) -> int | float:
    # Python's own parser knows more than people mean: 1_000, infinity, digits of other scripts.
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if len(plain) > 30 or not set(plain) <= set("0123456789+-.eE"):
        raise WrongValueError("number")
    try:
        return int(plain)
    except ValueError:
        pass
    try:
        return float(plain)
    except ValueError:
        raise WrongValueError("number") from None
