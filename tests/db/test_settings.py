"""The database's settings."""

import pytest

from authsvc.db.settings import DatabaseSettings
from authsvc.settings import Settings, SettingsError


@pytest.mark.parametrize(
    "url", ["hunter2 hunter2", "", "mysql://me:hunter2@host/x", "postgresql://me:hunter2@host:x/y"]
)
def test_what_is_no_database_of_ours_stops_the_start_and_is_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match=r"authsvc\.db.*postgresql://user") as caught:
        Settings({"authsvc.db.url": url}, {}).section("db", DatabaseSettings)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://", "postgresql://u@h/n", "postgresql+psycopg://u@h/n"])
def test_what_is_one(url: str) -> None:
    assert DatabaseSettings(url=url).url == url
