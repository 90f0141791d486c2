from datetime import timedelta

import pytest

from authsvc.delivery import read_settings
from authsvc.settings import Settings, SettingsError


def read(**keys: str) -> object:
    return read_settings(
        Settings({f"authsvc.{key.replace('__', '.')}": value for key, value in keys.items()}, {})
    )


def test_mail_is_encrypted_and_checked_unless_told_otherwise() -> None:
    settings = read_settings(Settings({}, {}))
    assert (settings.mail.transport, settings.mail.tls) == ("smtp", "starttls")
    assert settings.sms.transport == "log"
    assert settings.outbox.poll < timedelta(seconds=1)
    assert not settings.mail.inbox


def test_settings_come_from_the_environment_too() -> None:
    environment = {
        "AUTHSVC_MAIL__HOST": "mx.example",
        "AUTHSVC_MAIL__PASSWORD": "pass-canary",
        "AUTHSVC_MAIL__USER": "auth",
        "AUTHSVC_SMS__TOKEN": "token-canary",
    }
    settings = read_settings(Settings({}, environment))
    assert settings.mail.host == "mx.example"
    assert settings.mail.password == "pass-canary"
    assert "canary" not in repr(settings)


@pytest.mark.parametrize(
    "keys",
    [
        {"mail__host": "mx.example", "mail__tls": "none", "mail__user": "u", "mail__password": "p"},
        {"mail__user": "u"},
        {"mail__tls": "maybe"},
        {"mail__transport": "pigeon"},
        {"sms__transport": "http"},
        {"sms__transport": "http", "sms__url": "ftp://gateway.example"},
        {"outbox__couriers": "-1"},
        {"outbox__max_attempts": "0"},
        {"outbox__poll": "0"},
    ],
)
def test_settings_that_cannot_work_or_leak_stop_the_start(keys: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        read(**keys)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_password_may_go_in_the_clear_to_the_same_machine(host: str) -> None:
    read(mail__host=host, mail__tls="none", mail__user="u", mail__password="p")
