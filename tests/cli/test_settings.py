"""``authsvc settings``."""

import pytest

from authsvc.cli.main import main
from tests.support.site import SECRET


def test_values_come_with_their_source_and_secrets_are_masked(ini, capsys):
    assert main(["settings", "-c", str(ini)]) == 0
    told = capsys.readouterr().out
    assert "authsvc.base_url = https://auth.example.com  # ini: authsvc.base_url" in told
    assert "authsvc.base_path = /api/auth  # default" in told
    assert SECRET not in told


def test_an_unknown_setting_names_the_nearest(ini, add, capsys):
    add("authsvc.password.min_lenght = 12")
    assert main(["settings", "-c", str(ini)]) == 1
    told = capsys.readouterr().err
    assert "authsvc.password.min_lenght" in told
    assert "did you mean authsvc.password.min_length?" in told


def test_the_documentation_has_every_section(capsys):
    assert main(["settings", "--docs"]) == 0
    told = capsys.readouterr().out
    for key in ("authsvc.base_url", "authsvc.db.url", "authsvc.two_factor.", "authsvc.username."):
        assert f"`{key}" in told


@pytest.mark.parametrize(
    "wrong",
    ["authsvc.db.url = sqlite:///canary%40.sqlite", "authsvc.app_name = canary %(NAME)s"],
)
def test_an_ini_that_cannot_be_read_is_told_in_one_line_without_its_values(wrong, ini, add, capsys):
    ini.write_text("[app:main]\n")
    add(wrong)
    assert main(["settings", "-c", str(ini)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"authsvc: {wrong.split()[0]}: a `%` is written `%%` in an ini")
    assert told.count("\n") == 1
    assert "canary" not in told


@pytest.mark.parametrize("wrong", ["authsvc.app_name = x\nauthsvc.app_name = y", "[app:main]"])
def test_an_ini_that_says_a_thing_twice_is_told_in_one_line(wrong, ini, add, capsys):
    add(wrong)
    assert main(["settings", "-c", str(ini)]) == 1
    told = capsys.readouterr().err
    assert "already exists" in told
    assert told.count("\n") == 1
