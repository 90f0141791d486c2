"""What the target of the conformance harness weakens is explained; every explanation has a date."""

import re

from tests.rules.sources import ROOT

TEXT = (ROOT / "docs/compatibility.md").read_text()
INI = (ROOT / "tests/wire/conformance.ini").read_text()


def rows() -> list[list[str]]:
    lines = [line for line in TEXT.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if row[0] != "Row"]


def test_every_weaker_choice_of_the_target_has_a_row():
    named = set(re.findall(r'# Row "([^"]+)"', INI))
    assert named
    assert named - {row[0] for row in rows()} == set()


def test_every_row_is_complete_and_dated():
    assert len({row[0] for row in rows()}) == len(rows())
    for row in rows():
        assert len(row) in (5, 6), row[0]
        assert all(row), row[0]
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", row[-1]), row[0]


def test_every_setting_named_exists():
    known = (ROOT / "docs/settings.md").read_text()
    for row in rows():
        if len(row) == 6:
            setting = row[4].strip("`").partition(" ")[0]
            assert f"authsvc.{setting}" in known, setting
