"""Why a value is no value of a field: once for programs, once for people."""

from dataclasses import dataclass
from typing import Any

from authsvc.core.users.errors import FIELD_IS_TAKEN, FIELD_NOT_ALLOWED, MISSING_FIELD
from authsvc.errors import VALIDATION_ERROR, ErrorCode
from authsvc.i18n import mark as _


@dataclass(frozen=True)
class Reason:
    """``wire`` follows the field's name; ``page`` is translated and stands beside the field."""

    wire: str
    page: str
    code: ErrorCode = VALIDATION_ERROR


REASONS = {
    "missing": Reason("{name} is required", _("Please fill this in."), MISSING_FIELD),
    "not_allowed": Reason(
        "{name} is not allowed to be set", _("This is not yours to set."), FIELD_NOT_ALLOWED
    ),
    "taken": Reason(
        "{name} is taken by somebody else", _("Somebody else has that already."), FIELD_IS_TAKEN
    ),
    "string": Reason("expected string", _("Please look at this again.")),
    "number": Reason("expected number", _("Please enter a number.")),
    "boolean": Reason("expected boolean", _("Please look at this again.")),
    "date": Reason("expected a date such as 2026-01-31", _("Please enter a date.")),
    "string[]": Reason("expected array of strings", _("Please look at this again.")),
    "choice": Reason("expected one of the choices", _("Please choose what is offered.")),
    "agree": Reason("expected true", _("Please tick this.")),
    "pattern": Reason("must match the pattern", _("That is not in the right form.")),
    "short": Reason(
        "must have at least {limit} characters", _("At least %(limit)s characters, please.")
    ),
    "long": Reason(
        "must have at most {limit} characters", _("At most %(limit)s characters, please.")
    ),
    "low": Reason("must be {limit} or more", _("%(limit)s or more, please.")),
    "high": Reason("must be {limit} or less", _("%(limit)s or less, please.")),
    "early": Reason("must be {limit} or later", _("%(limit)s or later, please.")),
    "late": Reason("must be {limit} or earlier", _("%(limit)s or earlier, please.")),
    "many": Reason("must have at most {limit} items", _("At most %(limit)s, please.")),
}


class WrongValueError(ValueError):
    """A value that a field does not take; ``reason`` is one of ``REASONS``."""

    def __init__(self, reason: str, limit: Any = None) -> None:
        super().__init__(REASONS[reason].wire.format(name="it", limit=limit))
        self.reason = reason
        self.limit = limit

    def on_wire(self, name: str) -> str:
        """The words for programs."""
        found = REASONS[self.reason]
        words = found.wire.format(name=name, limit=self.limit)
        return (
            words if found.code is not VALIDATION_ERROR else f"[body.{name}] Invalid input: {words}"
        )

    def on_page(self) -> tuple[str, dict[str, Any]]:
        """The words for people, to be translated, and what they are filled with."""
        return REASONS[self.reason].page, {"limit": self.limit}
