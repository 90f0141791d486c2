"""Settings that cannot work are refused."""

from datetime import timedelta
from pathlib import Path

import pytest

from authsvc.plugins.breached_passwords.settings import BreachedPasswordsSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"range_url": "http://ranges.example/range"},
        {"range_url": "https://user@ranges.example/"},
        {"range_url": "https://ranges.example/?a=b"},
        {"range_url": "ftp://ranges.example/"},
        {"file": Path("/nowhere/at/all")},
        {"timeout": timedelta()},
        {"timeout": timedelta(minutes=1)},
    ],
)
def test_a_setting_that_cannot_work(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        BreachedPasswordsSettings(**wrong)
