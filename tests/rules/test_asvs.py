"""The table of security requirements is complete, and what it names as proof is there."""

import ast
import re

from tests.rules.sources import ROOT, sources

TABLE = "docs/asvs.md"
ID = re.compile(r"V\d+\.\d+\.\d+|[NJOWCS]-\d+")
LEVELS = {"1", "2", "3", "SHALL", "MUST", "SHOULD", "profile", "cheat sheet"}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
OTHERWISE = re.compile(
    r"(not built yet|setting|dependencies|not met): \S|deployment: \[[^]]+\]\((.+)\)$"
)


def requirements() -> list[list[str]]:
    """The cells of every row of the tables, heads aside."""
    lines = (ROOT / TABLE).read_text().splitlines()
    cells = [line.strip("|").split("|") for line in lines if line.startswith("| ")]
    rows = [[cell.strip() for cell in row] for row in cells]
    return [row for row in rows if row[0] != "id"]


def faults(row: list[str], written: set[tuple[str, str]]) -> list[str]:
    """What is wrong with a row."""
    if len(row) != 4:
        return ["not four cells"]
    name, level, words, proof = row
    named = set(TEST.findall(proof))
    found = [f"no such test: {file}::{test}" for file, test in sorted(named - written)]
    if not ID.fullmatch(name):
        found.append("a strange id")
    if level not in LEVELS:
        found.append("a strange level")
    if not words:
        found.append("no requirement")
    if not named and not OTHERWISE.match(proof):
        found.append("no proof")
    return found


def written_tests() -> set[tuple[str, str]]:
    return {
        (source.path, node.name)
        for source in sources("tests/")
        for node in source.walk(ast.FunctionDef)
        if isinstance(node, ast.FunctionDef)
    }


def test_every_row_is_complete_and_its_tests_exist():
    written = written_tests()
    wrong = {row[0]: found for row in requirements() if (found := faults(row, written))}
    assert wrong == {}, f"see {TABLE}"


def test_no_requirement_stands_there_twice():
    names = [row[0] for row in requirements()]
    assert len(names) == len(set(names)) > 200


def test_sections_that_tell_the_operator_what_to_do_are_there():
    for row in requirements():
        link = OTHERWISE.match(row[3])
        if link and link[2]:
            page, _, anchor = link[2].partition("#")
            headings = re.findall(r"^#+ (.+)$", (ROOT / "docs" / page).read_text(), re.MULTILINE)
            assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, row[0]


def test_a_bad_row_would_be_noticed():
    assert faults(["V1.1.1", "2", "words", "`tests/nowhere.py::test_nothing`"], set())
    assert faults(["V1.1", "2", "words", "not built yet: x"], set()) == ["a strange id"]
    assert faults(["V1.1.1", "9", "", ""], set()) == [
        "a strange level", "no requirement", "no proof",
    ]  # fmt: skip
