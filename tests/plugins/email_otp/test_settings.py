"""What mailed codes may be set to."""

from datetime import timedelta

import pytest

from authsvc.plugins.email_otp.settings import EmailOtpSettings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lifetime", timedelta()),
        ("lifetime", timedelta(minutes=11)),
        ("digits", 5),
        ("digits", 11),
        ("attempts", 0),
        ("attempts_in_a_row", 0),
    ],
)
def test_weak_codes_are_refused(name, value):
    with pytest.raises(ValueError, match=name.partition("_")[0]):
        EmailOtpSettings(**{name: value})
