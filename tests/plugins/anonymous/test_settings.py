"""Settings that make no sense are refused at the start."""

from datetime import timedelta

import pytest

from authsvc.plugins.anonymous.settings import AnonymousSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"email_domain": "Guests.invalid"},
        {"email_domain": "nowhere"},
        {"email_domain": "a b.example"},
        {"per_network": 0},
        {"keep": timedelta(days=-1)},
    ],
)
def test_bounds(wrong):
    with pytest.raises(ValueError):
        AnonymousSettings(**wrong)
