"""The providers' marks: small, self-contained, and only for providers that exist."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import authsvc

HERE = Path(authsvc.__file__).parent
MARKS = sorted((HERE / "static" / "providers").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "style", "g", "path", "rect", "circle"}
DARK = re.compile(r"@media \(prefers-color-scheme:dark\)\{path\{fill:#[0-9a-f]{3,6}\}\}")


def test_a_mark_belongs_to_a_provider() -> None:
    providers = {path.stem for path in (HERE / "plugins" / "social" / "providers").glob("*.py")}
    assert {mark.stem for mark in MARKS} < providers
    assert len(MARKS) > 30


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.stem)
def test_a_mark_is_small_and_draws_only(mark: Path) -> None:
    assert mark.stat().st_size < 2048
    root = ET.parse(mark).getroot()
    assert root.get("viewBox") == "0 0 24 24"
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in DRAWN, element.tag
        for name, value in element.attrib.items():
            assert not re.match(r"on|style$|.*href", name), name
            assert "url(" not in value, value
    for style in root.iter(f"{SVG}style"):
        assert DARK.fullmatch(style.text or ""), style.text
