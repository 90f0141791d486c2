"""``authsvc`` itself: what it answers before any command has done something."""

import io
from importlib.metadata import version

import pytest

from authsvc.cli.main import main


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert (left.value.code, capsys.readouterr().out) == (0, f"authsvc {version('authsvc')}\n")


def test_a_question_without_an_answer_ends_in_one_line(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["users", "create"]) == 1
    assert capsys.readouterr().err == "\nauthsvc: stopped\n"
