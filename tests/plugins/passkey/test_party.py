"""Whose passkeys they are, and which pages may ask for them: as the settings say."""

import pytest

from authsvc.plugins.passkey.party import relying_party
from authsvc.plugins.passkey.settings import PasskeySettings
from authsvc.settings import SettingsError


def party(base_url="https://auth.example.com", **settings):
    return relying_party(PasskeySettings(**settings), base_url, "Acme")


def test_without_settings_it_is_the_host_of_the_base_url():
    found = party("https://auth.example.com:8443")
    assert (found.id, found.name) == ("auth.example.com", "Acme")
    assert found.origins == ("https://auth.example.com:8443",)
    assert found.here


def test_a_domain_that_applications_share():
    found = party(rp_id="example.com", rp_name="Shop", origins=("https://app.example.com",))
    assert (found.id, found.name) == ("example.com", "Shop")
    assert found.origins == ("https://auth.example.com", "https://app.example.com")


def test_an_android_app():
    app = "android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck"
    assert app in party(origins=(app,)).origins


def test_the_base_url_may_be_elsewhere():
    found = party("http://127.0.0.1:6543", rp_id="localhost", origins=("http://localhost:3000",))
    assert found.origins == ("http://localhost:3000",)
    assert not found.here


def test_browsers_take_no_network_address():
    assert not party("http://127.0.0.1:6543").here
    assert party("http://localhost:6543").here


@pytest.mark.parametrize(
    ("base_url", "by_name"),
    [
        ("http://127.0.0.1:6543", "http://localhost:6543"),
        ("http://[::1]:6543", "http://localhost:6543"),
        ("http://127.0.0.1", "http://localhost:80"),
        ("http://localhost:6543", ""),
        ("http://192.0.2.7:6543", ""),
        ("https://auth.example.com", ""),
    ],
)
def test_at_an_address_of_this_machine_there_is_a_name(base_url, by_name):
    found = party(base_url)
    assert found.by_name == by_name
    if by_name:
        assert party(by_name).here


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://notexample.com",
        "https://example.com.evil.example",
        "https://app.example.com/",
        "https://app.example.com/path",
        "app.example.com",
        "ftp://app.example.com",
        "",
    ],
)
def test_what_no_browser_would_let_use_them_stops_the_start(origin):
    with pytest.raises(SettingsError, match="origin"):
        party(rp_id="example.com", origins=(origin,))


def test_a_domain_without_any_page_stops_the_start():
    with pytest.raises(SettingsError, match="belongs to elsewhere"):
        party(rp_id="elsewhere.example")


@pytest.mark.parametrize(("name", "value"), [("per_account", 0)])
def test_a_setting_that_makes_no_sense(name, value):
    with pytest.raises(ValueError, match="at least 1"):
        PasskeySettings(**{name: value})
