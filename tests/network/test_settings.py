"""The way out, as settings have it."""

import pytest

from authsvc.network.settings import NetworkSettings
from authsvc.settings import Settings, SettingsError

PROXY = "http://proxy.internal:3128"


@pytest.mark.parametrize(
    "wrong",
    [
        {"proxy": "proxy.internal:3128"},
        {"proxy": "http://proxy.internal"},
        {"proxy": "https://proxy.internal:3128"},
        {"proxy": "socks5://proxy.internal:1080"},
        {"proxy": "http://proxy.internal:3128/path"},
        {"proxy": "http://proxy.internal:x"},
        {"ca_file": "/nowhere/at-all.pem"},
    ],
)
def test_a_way_that_leads_nowhere_stops_the_start(wrong):
    ini = {f"authsvc.network.{key}": value for key, value in wrong.items()}
    with pytest.raises(SettingsError):
        Settings(ini, {}).section("network", NetworkSettings)


def test_the_password_of_a_proxy_is_not_listed():
    settings = Settings({"authsvc.network.proxy": "http://us:word-canary@p.internal:1"}, {})
    network = settings.section("network", NetworkSettings)
    assert "word-canary" not in repr(network) + repr(settings.describe())


@pytest.mark.parametrize(
    ("host", "goes_through"),
    [
        ("api.example.com", True),
        ("sms.corp.internal", False),
        ("corp.internal", True),
        ("gateway.example", False),
        ("a.gateway.example", True),
        ("127.0.0.1", False),
        ("::1", False),
        ("localhost", False),
    ],
)
def test_which_hosts_are_called_through_the_proxy(host, goes_through):
    except_for = (".corp.internal", "gateway.example")
    network = NetworkSettings(proxy=PROXY, proxy_except=except_for)
    assert (network.proxy_to(host) is not None) is goes_through


def test_without_a_proxy_there_is_none(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert Settings({}).section("network", NetworkSettings).proxy_to("a.example") is None
