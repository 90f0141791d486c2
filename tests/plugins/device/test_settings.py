"""Settings that would be unsafe are refused at the start."""

from datetime import timedelta

import pytest

from authsvc.plugins.device.settings import DeviceSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"lifetime": timedelta()},
        {"lifetime": timedelta(hours=2)},
        {"interval": timedelta()},
        {"interval": timedelta(minutes=2)},
        {"user_code_length": 7},
        {"user_code_length": 33},
        {"wrong_codes": 0},
    ],
)
def test_bounds(wrong):
    with pytest.raises(ValueError):
        DeviceSettings(**wrong)
