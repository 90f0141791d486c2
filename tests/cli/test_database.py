"""``authsvc db``: what an operator types."""

import sqlite3

from authsvc.cli.main import main


def tables(path) -> set[str]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    return {name for (name,) in rows if not name.startswith("sqlite_")}


def test_upgrade_makes_folder_and_tables(ini, tmp_path):
    assert main(["db", "upgrade", "-c", str(ini)]) == 0
    assert {"user", "alembic_version"} <= tables(tmp_path / "deep/er/service.sqlite")


def test_the_environment_goes_before_the_ini(ini, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.sqlite")
    assert main(["db", "upgrade", "-c", str(ini)]) == 0
    assert "user" in tables(tmp_path / "other.sqlite")
    assert not (tmp_path / "deep").exists()


def test_current_names_the_revision(ini, capsys):
    main(["db", "upgrade", "-c", str(ini)])
    assert main(["db", "current", "-c", str(ini)]) == 0
    assert "(head)" in capsys.readouterr().out


def test_downgrade_goes_back(ini, tmp_path):
    main(["db", "upgrade", "-c", str(ini)])
    assert main(["db", "downgrade", "base", "-c", str(ini)]) == 0
    assert tables(tmp_path / "deep/er/service.sqlite") == {"alembic_version"}


def test_a_missing_ini_is_one_line(tmp_path, capsys):
    assert main(["db", "upgrade", "-c", str(tmp_path / "none.ini")]) == 1
    assert capsys.readouterr().err == f"authsvc: no such file: {tmp_path}/none.ini\n"


def test_a_database_that_does_not_answer_is_one_line(ini, capsys, monkeypatch):
    monkeypatch.setenv("AUTHSVC_DB__URL", "postgresql+psycopg://nobody:hush@127.0.0.1:1/none")
    assert main(["db", "upgrade", "-c", str(ini)]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "hush" not in told
