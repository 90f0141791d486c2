"""Whose pages may ask."""

import pytest

from authsvc.plugins.siwe.askers import askers
from authsvc.plugins.siwe.settings import SiweSettings
from authsvc.settings import SettingsError

APP = "https://app.example.com:8443"
BOTH = askers(SiweSettings(origins=(APP,)), "https://Auth.example.com/auth")


@pytest.mark.parametrize(
    ("scheme", "domain", "uri"),
    [
        (None, "auth.example.com", "https://auth.example.com"),
        ("https", "AUTH.example.com", "https://auth.EXAMPLE.com/sign-in?x=1"),
        (None, "app.example.com:8443", "https://app.example.com:8443#x"),
    ],
)
def test_an_origin_of_ours(scheme, domain, uri):
    assert BOTH.are_named(scheme, domain, uri)


@pytest.mark.parametrize(
    ("scheme", "domain", "uri"),
    [
        (None, "evil.example", "https://auth.example.com"),
        (None, "auth.example.com", "https://evil.example"),
        (None, "auth.example.com", "https://auth.example.com.evil.example"),
        (None, "auth.example.com", "https://auth.example.com@evil.example"),
        (None, "auth.example.com", "https://auth.example.com:444"),
        (None, "auth.example.com.", "https://auth.example.com"),
        (None, "x@auth.example.com", "https://auth.example.com"),
        (None, "auth.example.com:443", "https://auth.example.com"),
        (None, "auth.example.com", "http://auth.example.com"),
        ("http", "auth.example.com", "https://auth.example.com"),
        (None, "app.example.com", "https://app.example.com"),
        # Each is one of ours, and yet not the same.
        (None, "auth.example.com", "https://app.example.com:8443"),
    ],
)
def test_atk_124_another_domain(scheme, domain, uri):
    assert not BOTH.are_named(scheme, domain, uri)


@pytest.mark.parametrize(
    "origin", ["app.example.com", "https://", "https://a.example/", "https://A.example", "ftp://a"]
)
def test_what_is_no_origin_is_refused_at_start(origin):
    with pytest.raises(SettingsError, match="no origin"):
        askers(SiweSettings(origins=(origin,)), "https://auth.example.com")
