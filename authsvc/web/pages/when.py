"""Moments as people read them: in words, with the exact time behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_timedelta

from authsvc.mail.moments import exact
from authsvc.web.shapes import iso

JUST_NOW = timedelta(seconds=45)


@dataclass(frozen=True)
class When:
    """A moment: for machines, in words ("2 hours ago"), and exactly."""

    iso: str
    words: str
    exact: str


def when(request: Any, moment: datetime) -> When:
    """A moment as seen from now, in the reader's language."""
    translations = request.translations
    distance = moment - request.auth.now()
    words = (
        translations.gettext("just now")
        if -JUST_NOW < distance <= timedelta()
        else format_timedelta(distance, add_direction=True, locale=translations.locale)
    )
    return When(iso(moment), words, exact(moment, translations.locale))


def how_long(request: Any, span: timedelta) -> str:
    """A length of time in words: "1 hour"."""
    return str(format_timedelta(span, locale=request.translations.locale))
