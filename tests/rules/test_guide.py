"""Documents people follow by hand: all are found, their links lead somewhere, their lines work."""

import re
from pathlib import Path

import pytest

from authsvc.cli.bootstrap import application
from authsvc.web.settings import ServiceSettings
from tests.rules.sources import ROOT, tracked
from tests.support.site import SECRET

PAGES = [path for path in tracked() if path.endswith(".md") and not path.startswith("tests/")]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
PLUGINS = re.compile(r"^(?:# )?authsvc\.plugins = (.*)$", re.MULTILINE)
INIS = ("development.ini", "production.ini")


@pytest.mark.parametrize("path", PAGES)
def test_links_lead_somewhere(path):
    text = (ROOT / path).read_text()
    lost = [link for link in LINK.findall(text) if not (ROOT / path).parent.joinpath(link).exists()]
    assert lost == []


def test_the_index_names_every_document():
    named = set(LINK.findall((ROOT / "docs/README.md").read_text()))
    there = {Path(path).name for path in tracked() if re.fullmatch(r"docs/[\w-]+\.(md|json)", path)}
    assert there - named == {"README.md"}


@pytest.mark.parametrize("path", [*PAGES, *INIS])
def test_whoever_copies_a_line_with_plugins_loses_none(path):
    """What is written takes the place of the default: mails about new browsers, for example."""
    default = ServiceSettings.__dataclass_fields__["plugins"].default
    for line in PLUGINS.findall((ROOT / path).read_text()):
        assert not set(default) - set(line.split()), line


@pytest.mark.parametrize("path", INIS)
def test_the_line_with_more_ways_in_works(path, monkeypatch):
    (line,) = PLUGINS.findall((ROOT / path).read_text())
    monkeypatch.setenv("AUTHSVC_PLUGINS", line)
    monkeypatch.setenv("AUTHSVC_SECRET", SECRET)
    assert application(ROOT / path).catalogue
