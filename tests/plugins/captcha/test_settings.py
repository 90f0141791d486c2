"""Settings that would leave a door open are refused at the start."""

from datetime import timedelta

import pytest

from authsvc.plugins.captcha.settings import CaptchaSettings

GOOD = {"provider": "hcaptcha", "secret_key": "s", "site_key": "k"}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"secret_key": ""}, "secret_key"),
        ({"provider": ""}, "provider"),
        ({"site_key": ""}, "site_key"),
        ({"site_verify_url": "http://a.example/"}, "site_verify_url"),
        ({"timeout": timedelta()}, "timeout"),
        ({"timeout": timedelta(minutes=1)}, "timeout"),
        ({"min_score": 1.1}, "min_score"),
    ],
)
def test_a_setting_that_cannot_work(wrong, named):
    CaptchaSettings(**GOOD)
    with pytest.raises(ValueError, match=named):
        CaptchaSettings(**GOOD | wrong)
