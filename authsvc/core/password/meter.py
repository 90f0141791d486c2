"""The endpoint behind the meter of the hosted pages."""

from typing import Annotated, Any

from pydantic import Field

from authsvc.core.password.errors import PASSWORD_STRENGTH_DISABLED, PASSWORD_TOO_PERSONAL
from authsvc.core.password.shapes import Password
from authsvc.core.password.strength import BEST
from authsvc.core.password.usecases.meter import Reading, measure
from authsvc.errors import SERVICE_BUSY
from authsvc.i18n import mark as _
from authsvc.web.endpoint import endpoint
from authsvc.web.limits import Limit
from authsvc.web.pages.forms import said
from authsvc.web.shapes import Shape, Text

LABELS = (_("Very weak"), _("Weak"), _("Fair"), _("Good"), _("Strong"))
LONGEST = 1024


class MeasurePassword(Shape):
    """A password that is being chosen, and what was typed beside it: names, an address."""

    password: Annotated[Password, Field(max_length=LONGEST)]
    words: Annotated[list[Annotated[Text, Field(max_length=254)]], Field(max_length=8)] = Field([])


class Measured(Shape):
    """What the password withstands, in numbers and in the reader's words."""

    score: int = Field(ge=0, le=BEST)
    needed: int = Field(ge=1, le=BEST)
    """The least score that is taken here."""
    acceptable: bool
    """Whether it would be taken; rules of plugins, such as known breaches, are not asked."""
    label: str
    warning: str
    suggestions: list[str]


@endpoint(
    "POST",
    "/password-strength",
    name="password.strength",
    body=MeasurePassword,
    returns=Measured,
    personal=True,
    mode="read",
    limit=Limit(60, per=60),
    errors=(PASSWORD_STRENGTH_DISABLED, SERVICE_BUSY),
)
def password_strength(request: Any, body: MeasurePassword) -> Measured:
    """How strong a new password would be; it is neither stored nor logged."""
    return _told(request, measure(request.auth, body.password, body.words))


def _told(request: Any, reading: Reading) -> Measured:
    translate = request.translations.gettext
    strength, refusal = reading.strength, reading.refusal
    if refusal is None and reading.is_personal:
        refusal = PASSWORD_TOO_PERSONAL.error()
    score = strength.score if refusal is None else min(strength.score, reading.needed - 1)
    warning = said(request, refusal) if refusal else translate(strength.warning)
    return Measured(
        score=score,
        needed=reading.needed,
        acceptable=refusal is None and score >= reading.needed,
        label=translate(LABELS[score]),
        warning=warning,
        suggestions=[translate(text) for text in strength.suggestions],
    )
