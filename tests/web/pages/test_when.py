"""Moments in words."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from authsvc.i18n import Catalogues
from authsvc.web.pages.when import how_long, when

NOW = datetime(2026, 11, 22, 17, 4, 12, tzinfo=UTC)


def reader(locale: str):
    return SimpleNamespace(
        translations=Catalogues().of(locale), auth=SimpleNamespace(now=lambda: NOW)
    )


@pytest.mark.parametrize(
    ("ago", "english", "german"),
    [
        (timedelta(), "just now", "gerade eben"),
        (timedelta(seconds=44), "just now", "gerade eben"),
        (timedelta(seconds=50), "50 seconds ago", "vor 50 Sekunden"),
        (timedelta(hours=2), "2 hours ago", "vor 2 Stunden"),
        (timedelta(days=-3), "in 3 days", "in 3 Tagen"),
    ],
)
def test_a_moment_is_told_from_now(ago, english, german):
    assert when(reader("en"), NOW - ago).words == english
    assert when(reader("de"), NOW - ago).words == german


def test_the_exact_time_stands_behind():
    moment = when(reader("de"), NOW)
    assert moment.iso == "2026-11-22T17:04:12.000Z"
    assert moment.exact == "22. November 2026, 17:04 UTC"


def test_a_length_of_time():
    assert how_long(reader("en"), timedelta(hours=1)) == "1 hour"
    assert how_long(reader("de"), timedelta(days=1)) == "1 Tag"
