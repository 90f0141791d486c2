"""Moments, exactly."""

from datetime import datetime, timedelta, timezone

import pytest

from authsvc.mail.moments import exact

THERE = timezone(timedelta(hours=2))
MOMENT = datetime(2026, 11, 22, 19, 4, 12, tzinfo=THERE)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "November 22, 2026, 17:04 UTC"),
        ("de", "22. November 2026, 17:04 UTC"),
        ("ja", "2026年11月22日 17:04 UTC"),
        ("pt_BR", "22 de novembro de 2026 17:04 UTC"),
        ("ar", "22 نوفمبر 2026، 17:04 UTC"),
    ],
)
def test_a_moment_as_a_language_writes_it(locale, words):
    assert exact(MOMENT, locale) == words


def test_the_year_may_be_left_out():
    assert exact(MOMENT, "ja", year=False) == "11月22日 17:04 UTC"
    assert exact(MOMENT, "de", year=False) == "22. November, 17:04 UTC"
