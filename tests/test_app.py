"""Assembly of the service: what is refused before anything runs, and how it ends."""

import signal
from collections.abc import Iterator
from traceback import format_exception
from typing import Any

import pytest

from authsvc import main
from authsvc.cli.bootstrap import application
from authsvc.settings import SettingsError
from tests.support.site import SECRET


def test_a_plugin_that_nobody_has_is_refused_with_those_that_there_are():
    settings = {
        "authsvc.base_url": "https://auth.example.com",
        "authsvc.secret": SECRET,
        "authsvc.plugins": "bearer passkeys",
    }
    with pytest.raises(SettingsError, match=r"nothing is called passkeys; built in: .*, passkey, "):
        application(None, settings)


@pytest.mark.parametrize("key", ["authsvc.secrt", "authsvc.limits.stor"])
def test_what_stops_the_start_is_the_last_that_is_told(key):
    """Whoever starts the service reads the end of what its server prints."""
    settings = {"authsvc.base_url": "https://auth.example.com", "authsvc.secret": SECRET}
    with pytest.raises(SettingsError) as refused:
        main({}, **settings, **{key: "x"})
    told = format_exception(refused.value)
    assert told[-1].startswith(f"authsvc.settings_sources.SettingsError: {key}: unknown setting")
    assert "ConfigurationExecutionError" not in "".join(told)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("authsvc.trusted_origins", "evil!"),
        ("authsvc.trusted_proxies", "nginx"),
        ("authsvc.brand.colour", "red"),
        ("authsvc.brand.languages", "tlh"),
        ("authsvc.brand.default_language", "tlh"),
        ("authsvc.mail.sender", "nobody"),
        ("authsvc.mail.ca_file", "/nowhere.pem"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_key(key, value):
    settings = {"authsvc.base_url": "https://auth.example.com", "authsvc.secret": SECRET}
    with pytest.raises(SettingsError) as refused:
        main({}, **settings, **{key: value})
    assert refused.value.key == key


def test_a_missing_secret_comes_with_the_command_that_makes_one():
    with pytest.raises(SettingsError, match=r"`export AUTHSVC_SECRET=\$\(authsvc secret\)`"):
        main({}, **{"authsvc.base_url": "https://auth.example.com"})


@pytest.fixture
def terminating() -> Iterator[None]:
    """The process keeps the way to end that it had."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("terminating")
def test_sigterm_ends_it_in_order(make_site: Any) -> None:
    """As SIGINT does under pserve: waitress answers what it is at, then couriers put down mail."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    make_site()
    with pytest.raises(SystemExit) as ended:
        signal.raise_signal(signal.SIGTERM)
    assert ended.value.code == 0


@pytest.mark.usefixtures("terminating")
def test_a_server_with_a_way_of_its_own_keeps_it(make_site: Any) -> None:
    heard: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))
    make_site()
    signal.raise_signal(signal.SIGTERM)
    assert heard == [signal.SIGTERM]
