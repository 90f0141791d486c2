"""Settings that cannot work are refused."""

from datetime import timedelta

import pytest

from authsvc.plugins.new_device.settings import NewDeviceSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"remember_for": timedelta()},
        {"link_lifetime": timedelta()},
        {"users_per_browser": 0},
        {"users_per_browser": 21},
    ],
)
def test_a_setting_that_cannot_work(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        NewDeviceSettings(**wrong)
