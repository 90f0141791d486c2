"""Moments in letters and on pages: exactly, as a language writes them."""

from datetime import UTC, datetime

from babel.dates import format_date, format_skeleton, get_datetime_format


def exact(moment: datetime, locale: str, *, year: bool = True) -> str:
    """Date and time of day in UTC."""
    moment = moment.astimezone(UTC)
    day = format_date(moment, "long", locale) if year else _skeleton("MMMMd", moment, locale)
    pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    time = f"{_skeleton('Hm', moment, locale)} UTC"
    return pattern.replace("{1}", day).replace("{0}", time)


def _skeleton(which: str, moment: datetime, locale: str) -> str:
    return format_skeleton(which, moment, locale=locale)
