"""``authsvc keys``: what an operator types to replace secrets, with nobody signed out."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from authsvc.cli.main import main
from authsvc.core.keyring.models import SecretInUse
from tests.support.attack import change_rows
from tests.support.cookies import bring, jar
from tests.support.site import RELAXED, SECRET, Site

NEW = "Qw8nT3zLx7Vb2KmRp5HdYc9JfGs4AeUo6NiXrW1v"
PLUGINS = "bearer two_factor audit jwt"


@pytest.fixture
def keys(fresh_database_url, monkeypatch, tmp_path, capsys):
    """Run ``authsvc keys ...`` with a secret; exit status, standard output, standard error."""
    ini = tmp_path / "service.ini"
    ini.write_text(
        "[app:main]\nuse = egg:authsvc\nauthsvc.base_url = https://auth.example.com\n"
        f"authsvc.plugins = {PLUGINS}\n"
    )
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)

    def run(*words: str, secret: str = SECRET, plugins: str = PLUGINS):
        monkeypatch.setenv("AUTHSVC_SECRET", secret)
        monkeypatch.setenv("AUTHSVC_PLUGINS", plugins)
        capsys.readouterr()
        status = main(["keys", *words[:1], "-c", str(ini), *words[1:]])
        told = capsys.readouterr()
        monkeypatch.delenv("AUTHSVC_SECRET")
        monkeypatch.delenv("AUTHSVC_PLUGINS")
        monkeypatch.delenv("DATABASE_URL")
        monkeypatch.setenv("DATABASE_URL", fresh_database_url)
        return status, told.out, told.err

    return run


@pytest.fixture
def open_site(fresh_database_url, monkeypatch):
    made = []

    def build(secret: str = SECRET):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        settings = RELAXED | {"authsvc.secret": secret, "authsvc.plugins": PLUGINS}
        made.append(Site(fresh_database_url, settings))
        monkeypatch.setenv("DATABASE_URL", fresh_database_url)
        return made[-1]

    yield build
    for site in made:
        site.close()


def names(out: str) -> list[str]:
    return re.findall(r"^secret (\w+):", out, re.MULTILINE)


def test_a_secret_is_replaced_and_nobody_signed_out(keys, open_site):
    site = open_site()
    visitor = site.visitor()
    visitor.sign_up()
    assert visitor.get("/token").status_int == 200
    status, both, _err = keys("rotate", "secret")
    new, old = both.strip().split(",")
    assert (status, old, len(new)) == (0, SECRET, 48)
    both = both.strip()
    status, out, _err = keys("status", secret=both)
    assert "signs and seals; 0 stored values" in out
    assert re.search(r"verifies cookies until \d{4}-.*; 1 stored values", out)
    newest, older = names(out)
    assert new not in out
    assert SECRET not in out
    assert keys("retire", "secret", older, secret=both)[2].endswith(
        "`authsvc keys rotate sealed`\n"
    )
    assert keys("rotate", "sealed", secret=both)[1] == "1 stored values were sealed anew\n"
    refused = keys("retire", "secret", older, secret=both)
    assert (refused[0], "cookies signed with it are good until" in refused[2]) == (1, True)
    earlier = update(SecretInUse.__table__).values(since=site.services.now() - timedelta(days=8))
    change_rows(site, earlier)
    _status, out, told = keys("retire", "secret", older, secret=both)
    assert (out, told.startswith("nobody is signed out; trusted devices")) == (f"{new}\n", True)
    assert keys("retire", "secret", newest, secret=both)[0] == 1
    assert bring(open_site(both), jar(visitor)).json
    renewed = open_site(both).visitor()
    renewed.sign_up()
    assert bring(open_site(new), jar(renewed)).json


def test_force_takes_it_out_all_the_same_and_says_what_it_costs(keys, open_site):
    visitor = open_site().visitor()
    visitor.sign_up()
    visitor.get("/token")
    both = f"{NEW},{SECRET}"
    _newest, older = names(keys("status", secret=both)[1])
    status, out, told = keys("retire", "secret", older, "--force", secret=both)
    assert (status, out) == (0, f"{NEW}\n")
    assert told.startswith(
        "whoever has a cookie signed with it is signed out; 1 stored values cannot be opened"
    )


def test_a_secret_that_is_missing_is_told_of(keys, open_site):
    visitor = open_site().visitor()
    visitor.sign_up()
    visitor.get("/token")
    out = keys("status", secret=NEW)[1]
    assert "missing from authsvc.secret; 1 stored values cannot be opened" in out
    assert "cannot be opened\n" in out.splitlines(keepends=True)[-1]
    missing = names(out)[1]
    assert (
        keys("retire", "secret", missing, secret=NEW)[2]
        == f"authsvc: there is no secret {missing}\n"
    )


def test_keys_for_tokens(keys, open_site):
    site = open_site()
    visitor = site.visitor()
    visitor.sign_up()
    visitor.get("/token")
    _status, out, _err = keys("rotate", "tokens")
    new, old = re.findall(r"^tokens (\w+):", out, re.MULTILINE)
    assert "signs tokens" in out
    assert "replaced, verifies until" in out
    assert {key["kid"] for key in visitor.get("/jwks").json["keys"]} == {new, old}
    assert keys("retire", "tokens", old)[1] == f"what {old} signed is believed no more\n"
    assert keys("retire", "tokens", old)[2] == f"authsvc: there is no key {old}\n"
    assert {key["kid"] for key in visitor.get("/jwks").json["keys"]} == {new}


def test_without_the_plugin_there_are_none(keys):
    assert keys("rotate", "tokens", plugins="bearer")[2] == (
        "authsvc: the plugin jwt is not switched on\n"
    )
    assert keys("retire", "tokens", "x", plugins="bearer")[0] == 1
    assert "tokens" not in keys("status", plugins="bearer")[1]


def test_check_tells_of_a_missing_secret(open_site, capsys, tmp_path):
    visitor = open_site().visitor()
    visitor.sign_up()
    visitor.get("/token")
    ini = tmp_path / "other.ini"
    ini.write_text(
        "[app:main]\nuse = egg:authsvc\nauthsvc.base_url = https://auth.example.com\n"
        f"authsvc.secret = {NEW}\nauthsvc.plugins = {PLUGINS}\n"
    )
    assert main(["check", "-c", str(ini)]) == 0
    told = capsys.readouterr().out
    assert "warning: authsvc.secret: 1 stored values cannot be opened" in told
