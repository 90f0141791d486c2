import pytest
from sqlalchemy import create_engine

from authsvc.settings import Settings, SettingsError
from authsvc.web.limits import Limit
from authsvc.web.limits.database import DatabaseStore
from authsvc.web.limits.memory import MemoryStore
from authsvc.web.limits.redis import RedisStore
from authsvc.web.limits.settings import LimitsSettings, counters_of, limiter_of, open_store

from .test_rules import SESSION, SIGN_IN

ENGINE = create_engine("sqlite://")


def read(**ini: str) -> LimitsSettings:
    keys = {f"authsvc.limits.{name}": value for name, value in ini.items()}
    return Settings(keys, {}).section("limits", LimitsSettings)


def test_safe_by_default() -> None:
    settings = read()
    limiter = limiter_of(settings, open_store(settings, ENGINE))
    assert limiter.enabled
    assert not settings.fail_open
    assert limiter.rules.of(SIGN_IN) == Limit(3, 10)
    assert limiter.rules.of(SESSION) == Limit(100, 10)


def test_rules_of_the_ini_reach_the_limiter() -> None:
    settings = read(default="7/1m", rules="\n  sign-in.email = 9/1h\n")
    limiter = limiter_of(settings, MemoryStore())
    limiter.rules.learn([SIGN_IN, SESSION])
    assert str(limiter.rules.of(SIGN_IN)) == "9/1h"
    assert str(limiter.rules.of(SESSION)) == "7/1m"


def test_no_limit_at_all_has_to_be_said() -> None:
    assert read(default="off").default is None


@pytest.mark.parametrize(
    ("ini", "kind"),
    [
        ({}, MemoryStore),
        ({"store": "database"}, DatabaseStore),
        ({"store": "redis", "redis_url": "redis://localhost/0"}, RedisStore),
    ],
)
def test_the_configured_store(ini: dict[str, str], kind: type) -> None:
    settings = read(**ini)
    store = open_store(settings, ENGINE)
    assert isinstance(store, kind)
    assert counters_of(settings, store) is not None


@pytest.mark.parametrize(
    "ini",
    [
        {"store": "redis"},
        {"store": "disk"},
        {"default": "often"},
        {"rules": "sign-in.email = often"},
        {"rules": "sign-in.email"},
        {"shared_factor": "0"},
    ],
)
def test_a_setting_that_cannot_be_meant_stops_the_start(ini: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        read(**ini)
