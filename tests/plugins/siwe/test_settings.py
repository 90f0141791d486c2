"""Settings that would be unsafe, or mean nothing, stop the start."""

from datetime import timedelta

import pytest

from authsvc.plugins.siwe.settings import SiweSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce_lifetime": timedelta(minutes=16)},
        {"nonce_lifetime": timedelta()},
        {"clock_skew": timedelta(seconds=-1)},
        {"per_account": 0},
        {"per_network": 0},
        {"chains": ("main",)},
        {"chains": ("0",)},
        {"chains": ("9007199254740992",)},
        {"statement": "two\nlines"},
        {"statement": "straße"},
        {"statement": ""},
        {"email_domain": "Wallets.Invalid"},
    ],
)
def test_refused(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        SiweSettings(**wrong)


def test_the_defaults_are_fine():
    assert SiweSettings().anonymous
    assert SiweSettings(chains=("1", "137"), clock_skew=timedelta()).chains == ("1", "137")
