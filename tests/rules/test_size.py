"""Small and named: how long files and functions may be, and what they may not be called."""

import ast
from pathlib import PurePath

from tests.rules.sources import ROOT, Source, sources

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "lib"}


def waivers() -> dict[str, str]:
    lines = (ROOT / "tests/rules/waivers.txt").read_text().splitlines()
    stated = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return {key: reason for key, reason in stated}  # noqa: C416 # unpacking refuses a missing reason


def too_long(source: Source) -> list[str]:
    found = [source.path] if source.text.count("\n") > LINES_OF_A_FILE else []
    for node in source.walk(ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno >= LINES_OF_A_FUNCTION:
            found.append(f"{source.path}::{node.name}")
    return found


def revision(source: Source) -> bool:
    """A revision is a record of what was done, as long as the doing."""
    return source.path.startswith("alembic/versions/")


def test_files_and_functions_are_short():
    found = {key for source in sources() if not revision(source) for key in too_long(source)}
    assert found == set(waivers()), "shorten it, or state the reason in tests/rules/waivers.txt"


def test_a_long_function_would_be_noticed():
    text = "def long():\n" + "    pass\n" * 40
    assert too_long(Source("x.py", text, ast.parse(text))) == ["x.py::long"]


def test_names_say_what_is_inside():
    said_nothing = [
        source.path
        for source in sources()
        if NAMES_THAT_SAY_NOTHING & {*PurePath(source.path).parts, PurePath(source.path).stem}
    ]
    assert said_nothing == []
