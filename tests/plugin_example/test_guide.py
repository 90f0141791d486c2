"""docs/write-a-plugin.md shows what runs, and leaves nothing out."""

import re
from pathlib import Path

import pytest

from authsvc import api
from authsvc.events import Event
from tests.rules.sources import ROOT, sources

GUIDE = (ROOT / "docs/write-a-plugin.md").read_text()
DIRECTIVE = re.compile(r'add_directive\(\s*"(\w+)"')


@pytest.mark.parametrize("name", ["invites.py", "service_token.py"])
def test_its_examples_are_the_tested_files(name):
    assert f"```python\n{Path(__file__).with_name(name).read_text()}```" in GUIDE


def test_every_directive_is_explained():
    directives = {name for source in sources("authsvc/") for name in DIRECTIVE.findall(source.text)}
    assert len(directives) > 10
    assert [name for name in sorted(directives) if f"config.{name}(" not in GUIDE] == []


def test_every_public_event_is_explained():
    public = [getattr(api, name) for name in api.__all__]
    events = [one for one in public if isinstance(one, type) and issubclass(one, Event)]
    assert [one.__name__ for one in events if f"`{one.__name__}`" not in GUIDE] == []


def test_all_that_is_public_is_there():
    assert sorted(api.__all__, key=lambda name: (name.upper() != name, name)) == sorted(
        set(api.__all__), key=lambda name: (name.upper() != name, name)
    )
    assert [name for name in api.__all__ if not hasattr(api, name)] == []
