"""Every ini in the repository starts: no unknown setting, no bad value."""

from configparser import RawConfigParser

import pytest

from authsvc.cli.bootstrap import application
from tests.rules.sources import ROOT, tracked
from tests.support.site import SECRET


def parsed(path: str) -> RawConfigParser:
    parser = RawConfigParser()
    parser.read(ROOT / path)
    return parser


OURS = [
    path
    for path in tracked()
    if path.endswith(".ini") and parsed(path).get("app:main", "use", fallback="") == "egg:authsvc"
]


def test_the_two_inis_of_the_card_are_there():
    assert {"development.ini", "production.ini"} <= set(OURS)


@pytest.mark.parametrize("path", OURS)
def test_it_configures_the_service(path, monkeypatch):
    for name, value in (("secret", SECRET), ("base_url", "http://127.0.0.1:6543")):
        if not parsed(path).has_option("app:main", f"authsvc.{name}"):
            monkeypatch.setenv(f"AUTHSVC_{name.upper()}", value)
    registry = application(ROOT / path)
    assert registry.authsvc.base_url.startswith("http")


@pytest.mark.parametrize("path", OURS)
def test_the_server_has_the_threads_that_the_service_counts_on(path):
    """With fewer, people waiting for a password hash would fill every thread (ADR 7)."""
    ini = parsed(path)
    said = ini.get("app:main", "authsvc.server.threads", fallback="40")
    given = ini.get("server:main", "threads")
    assert given in (said, "%(http_threads)s")


def test_no_secret_stands_in_the_inis_people_start_from():
    for path in ("development.ini", "production.ini"):
        written = {key for key, _ in parsed(path).items("app:main")}
        assert not {"authsvc.secret", "secret_key", "authsvc.mail.password"} & written
