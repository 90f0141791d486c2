"""Switching providers on: two lines of ini, or two variables."""

from typing import Any

import pytest

from authsvc.plugins.social.registry import clients_of
from authsvc.plugins.social.settings import CustomSettings, SocialSettings
from authsvc.settings import Settings, SettingsError

CALLBACK = "https://auth.example.com/api/auth/callback"


def on(ini: dict[str, str] | None = None, environ: dict[str, str] | None = None) -> Any:
    settings = Settings(ini or {}, environ or {})
    clients = clients_of(settings, settings.section("social", SocialSettings), CALLBACK)
    settings.refuse_unknown()
    return clients


def test_two_lines_of_ini() -> None:
    ini = {"authsvc.social.google.client_id": "id", "authsvc.social.google.client_secret": "s"}
    (client,) = on(ini).values()
    assert (client.id, client.provider.name) == ("google", "Google")
    assert client.redirect_uri == f"{CALLBACK}/google"


def test_two_variables() -> None:
    (client,) = on(environ={"GITHUB_CLIENT_ID": "id", "GITHUB_CLIENT_SECRET": "s"}).values()
    assert (client.id, client.settings.client_id) == ("github", "id")


def test_nothing_is_on_by_itself() -> None:
    assert on() == {}


def test_half_a_registration_stops_the_start() -> None:
    with pytest.raises(SettingsError, match=r"authsvc\.social\.google\.client_secret"):
        on({"authsvc.social.google.client_id": "id"})
    with pytest.raises(SettingsError, match=r"authsvc\.social\.google\.client_id"):
        on(environ={"GOOGLE_CLIENT_SECRET": "s"})


def test_a_misspelt_provider_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="gogle"):
        on({"authsvc.social.gogle.client_id": "id"})


def test_the_order_of_buttons() -> None:
    keys = {
        f"authsvc.social.{name}.{part}": "x"
        for name in ("google", "github", "discord")
        for part in ("client_id", "client_secret")
    }
    assert list(on(keys)) == ["discord", "github", "google"]
    assert list(on(keys | {"authsvc.social.order": "google"})) == ["google", "discord", "github"]
    with pytest.raises(SettingsError, match="gitlab"):
        on(keys | {"authsvc.social.order": "gitlab"})


CUSTOM = {
    "authsvc.social.custom": "corp",
    "authsvc.social.corp.client_id": "id",
    "authsvc.social.corp.client_secret": "s",
    "authsvc.social.corp.discovery": "https://id.corp.example/.well-known/openid-configuration",
}


def test_a_provider_of_ones_own() -> None:
    (client,) = on(CUSTOM | {"authsvc.social.corp.name": "Corp"}).values()
    assert isinstance(client.settings, CustomSettings)
    assert (client.provider.name, client.provider.discovery) == ("Corp", "https://id.corp.example")
    assert client.provider.nonce
    assert client.provider.pkce


@pytest.mark.parametrize("left_out", ["client_id", "client_secret", "discovery"])
def test_what_a_provider_of_ones_own_needs(left_out: str) -> None:
    with pytest.raises(SettingsError, match=left_out):
        on({key: text for key, text in CUSTOM.items() if not key.endswith(left_out)})


def test_a_public_client_needs_no_secret() -> None:
    told = CUSTOM | {"authsvc.social.corp.client_auth": "none"}
    del told["authsvc.social.corp.client_secret"]
    assert list(on(told)) == ["corp"]


def test_addresses_are_filled_from_the_settings() -> None:
    ini = {
        "authsvc.social.okta.client_id": "id",
        "authsvc.social.okta.client_secret": "s",
        "authsvc.social.okta.issuer": "https://acme.okta.example/",
    }
    (client,) = on(ini).values()
    assert "https://acme.okta.example" in client.provider.discovery
    with pytest.raises(SettingsError, match="issuer"):
        on({key: text for key, text in ini.items() if not key.endswith("issuer")})
