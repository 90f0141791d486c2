"""The engine in its service."""

import pytest

from authsvc.settings import SettingsError

CUSTOM = {
    "authsvc.social.custom": "acme",
    "authsvc.social.acme.client_id": "us",
    "authsvc.social.acme.client_secret": "kept-between-us",
}


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("discovery", "http://idp.example.com", "https"),
        ("discovery", "http://10.0.0.1:8080", "https"),
        ("authorize_params", "state=mine", "state is not to be chosen"),
    ],
)
def test_a_provider_that_no_call_would_reach_stops_the_start(make_site, setting, value, told):
    """ATK-112 for settings; and no code, token or secret goes over plain http."""
    good = {"authsvc.social.acme.discovery": "https://idp.example.com"}
    with pytest.raises(SettingsError, match=told):
        make_site(CUSTOM | good | {f"authsvc.social.acme.{setting}": value})


def test_a_provider_of_this_machine_may_do_without_tls(make_site):
    make_site(CUSTOM | {"authsvc.social.acme.discovery": "http://127.0.0.1:9"})
