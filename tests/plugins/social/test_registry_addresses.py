"""Addresses that depend on settings: other instances, sandboxes, and what stands there without."""

import pytest

from authsvc.plugins.social.provider import Provider
from authsvc.plugins.social.registry import filled, load
from authsvc.plugins.social.settings import ProviderSettings


def declared(provider: str, **settings: str) -> Provider:
    return filled(load(provider), ProviderSettings(client_id="client-1", **settings))


@pytest.mark.parametrize(
    ("provider", "settings", "token"),
    [
        ("paypal", {}, "https://api-m.paypal.com/v1/oauth2/token"),
        (
            "paypal",
            {"tenant": "sandbox.paypal.com"},
            "https://api-m.sandbox.paypal.com/v1/oauth2/token",
        ),
        ("salesforce", {}, "https://login.salesforce.com/services/oauth2/token"),
        (
            "salesforce",
            {"issuer": "https://acme.my.salesforce.com/"},
            "https://acme.my.salesforce.com/services/oauth2/token",
        ),
        ("orcid", {"issuer": "https://sandbox.orcid.org"}, "https://sandbox.orcid.org/oauth/token"),
        ("paybin", {}, "https://idp.paybin.io/oauth2/token"),
    ],
)
def test_an_address_follows_the_settings(provider, settings, token):
    assert declared(provider, **settings).token == token


@pytest.mark.parametrize(
    ("provider", "issuer"),
    [
        ("auth0", "https://acme.example/"),
        ("authentik", "https://acme.example/"),
        ("keycloak", "https://acme.example"),
        ("okta", "https://acme.example"),
        ("zitadel", "https://acme.example"),
    ],
)
def test_an_instance_is_known_by_its_address(provider, issuer):
    for told in ("https://acme.example", "https://acme.example/"):
        found = declared(provider, issuer=told)
        assert (found.discovery, found.issuer) == ("https://acme.example", issuer)


def test_firebase_is_a_project_and_gets_no_button():
    found = declared("firebase")
    assert found.issuer == "https://securetoken.google.com/client-1"
    assert not found.visited
    assert declared("auth0", issuer="https://acme.example").visited
