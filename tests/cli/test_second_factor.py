"""``authsvc second-factor``: what an operator types."""

import pytest
from sqlalchemy import select

from authsvc.cli.main import main
from authsvc.plugins.audit.models import AuditEntry
from tests.support.clock import Clock
from tests.support.recoveries import REMOVED, subjects
from tests.support.second_factor import enrol
from tests.support.site import RELAXED, SECRET, Site

LOG = AuditEntry.__table__


@pytest.fixture
def command(fresh_database_url, monkeypatch, tmp_path, capsys):
    """Run it; exit status, standard output, standard error."""
    ini = tmp_path / "service.ini"
    ini.write_text(
        "[app:main]\nuse = egg:authsvc\nauthsvc.base_url = https://auth.example.com\n"
        f"authsvc.secret = {SECRET}\nauthsvc.db.url = {fresh_database_url}\n"
        "authsvc.two_factor.required_roles = root\n"
    )

    def run(*words: str, plugins: str = "two_factor audit"):
        monkeypatch.setenv("AUTHSVC_PLUGINS", plugins)
        if "two_factor" not in plugins:
            ini.write_text(ini.read_text().replace("authsvc.two_factor.required_roles = root", ""))
        capsys.readouterr()
        status = main(["second-factor", words[0], "-c", str(ini), *words[1:]])
        told = capsys.readouterr()
        monkeypatch.delenv("AUTHSVC_PLUGINS")
        return status, told.out.strip(), told.err.strip()

    return run


def test_require_status_release(command):
    assert command("status", "editor") == (0, "editor: one factor is enough", "")
    status, told, _ = command("require", "editor")
    assert status == 0
    assert told.startswith("editor: two factors, from 2")
    assert command("status")[1].splitlines()[0].startswith("editor: two factors, from")
    assert command("status")[1].splitlines()[1] == "root: two factors, by the settings"
    assert command("release", "editor") == (0, "editor: one factor is enough", "")


def test_the_settings_are_a_floor(command):
    status, _, said = command("release", "root")
    assert status == 1
    assert "operator's settings" in said
    assert command("status", "root")[1] == "root: two factors, by the settings"


def test_without_the_plugin_there_is_nothing_to_say(command):
    for words in (("status",), ("require", "x"), ("reset", "x@example.com", "--reason", "y")):
        assert command(*words, plugins="audit")[0] == 1


def test_atk_096_a_reset_has_a_reason_is_told_and_logged(command, fresh_database_url):
    site = Site(fresh_database_url, RELAXED)
    clock = Clock()
    site.services.now = clock
    owner = enrol(site, clock, site.visitor())
    session = owner.signed_in()
    with pytest.raises(SystemExit):
        command("reset", owner.email)
    status, told, _ = command("reset", owner.email, "--reason", "called back, knew the passphrase")
    assert status == 0
    assert owner.email in told
    assert session.session() is None
    assert "token" in site.visitor().sign_in(owner.email)
    assert REMOVED in subjects(site, owner.email)
    with site.acting() as auth:
        wanted = select(LOG.c.details).where(LOG.c.event == "factors-removed")
        details = auth.db.scalar(wanted)
        assert details["reason"] == "operator"
        assert details["why"] == "called back, knew the passphrase"
    assert command("reset", "nobody@example.com", "--reason", "x")[0] == 1
    site.close()
