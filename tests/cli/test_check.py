"""``authsvc check``: what an operator should know before people sign up."""

import sqlite3
from contextlib import closing

import pytest

from authsvc.cli.main import main


def check(ini, capsys, *options: str) -> tuple[int, str]:
    status = main(["check", *options, "-c", str(ini)])
    return status, capsys.readouterr().out


@pytest.fixture
def migrated(ini, add, capsys):
    add("authsvc.trusted_proxies = 10.0.0.0/8")
    main(["db", "upgrade", "-c", str(ini)])
    capsys.readouterr()
    return ini


def test_a_database_without_tables_is_an_error(ini, capsys):
    status, told = check(ini, capsys)
    assert status == 1
    assert "error: database: is not at this release" in told
    assert told.endswith("\n1 error, 0 warnings\n")


def test_a_database_of_a_newer_release_is_an_error(migrated, tmp_path, capsys):
    (path,) = tmp_path.rglob("*.sqlite")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    status, told = check(migrated, capsys)
    assert status == 1
    assert "error: database: is of a newer release" in told
    for command in ("upgrade", "current"):
        assert main(["db", command, "-c", str(migrated)]) == 1
        told = capsys.readouterr().err
        assert told.count("\n") == 1
        assert "9999_later" in told


def test_a_plain_check_says_nothing_of_deployment(migrated, add, capsys):
    add("authsvc.limits.enabled = false")
    assert check(migrated, capsys) == (0, "0 errors, 0 warnings\n")


def test_the_shipped_defaults_have_no_error(migrated, capsys):
    status, told = check(migrated, capsys, "--deploy")
    assert status == 0, told
    assert "0 errors" in told


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("authsvc.production = false", "error: authsvc.production:"),
        ("authsvc.limits.enabled = false", "error: authsvc.limits.enabled:"),
        ("authsvc.mail.transport = log", "error: authsvc.mail.transport:"),
        ("authsvc.mail.inbox = true", "error: authsvc.mail.inbox:"),
        ("authsvc.password.min_length = 6", "error: authsvc.password.min_length:"),
        ("authsvc.cookies.secure = false", "error: authsvc.cookies.secure:"),
        ("authsvc.limits.fail_open = true", "warning: authsvc.limits.fail_open:"),
        (
            "authsvc.password.require_verification = false",
            "warning: authsvc.password.require_verification:",
        ),
        ("authsvc.links.links = direct", "warning: authsvc.links.links:"),
    ],
)
def test_what_is_unsafe_is_named(migrated, add, capsys, line, finding):
    _, before = check(migrated, capsys, "--deploy")
    add(line)
    status, told = check(migrated, capsys, "--deploy")
    assert finding not in before
    assert finding in told
    assert status == int(finding.startswith("error"))


def test_atk_215_an_example_secret_never_starts(migrated, capsys, monkeypatch):
    monkeypatch.setenv("AUTHSVC_SECRET", "change-me-please-change-me-please-change")
    assert main(["check", "-c", str(migrated)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("authsvc: authsvc.secret: is too weak")
    assert "change-me" not in told
