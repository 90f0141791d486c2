"""Settings that would be unsafe are refused at the start."""

from datetime import timedelta

import pytest

from authsvc.plugins.phone.settings import PhoneSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"lifetime": timedelta()},
        {"lifetime": timedelta(minutes=11)},
        {"digits": 5},
        {"digits": 11},
        {"attempts": 0},
        {"texts_per_number": 0},
        {"texts_per_country": 0},
        {"email_domain": "Phone.invalid"},
        {"region": "Germany"},
        {"countries": ("de",)},
    ],
)
def test_bounds(wrong):
    with pytest.raises(ValueError):
        PhoneSettings(**wrong)
