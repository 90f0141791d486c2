"""What the settings refuse."""

from datetime import timedelta

import pytest

from authsvc.plugins.two_factor.settings import TwoFactorSettings
from authsvc.settings import Settings, SettingsError


def test_mailed_codes_live_three_minutes() -> None:
    assert TwoFactorSettings().code_lifetime == timedelta(minutes=3)


@pytest.mark.parametrize(
    ("key", "value"),
    [("code_lifetime", "11m"), ("attempts_in_a_row", "0"), ("attempts_per_challenge", "-1")],
)
def test_what_would_open_the_door_is_refused(key: str, value: str) -> None:
    settings = Settings({f"authsvc.two_factor.{key}": value}, {})
    with pytest.raises(SettingsError):
        settings.section("two_factor", TwoFactorSettings)
