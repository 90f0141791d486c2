"""A refusal that commits is an exception to the rule, so each one is listed with its proof."""

import ast

from tests.rules.sources import ROOT, Source, sources

LISTING = "tests/rules/keep_writes.txt"


def listed() -> dict[str, list[str]]:
    """Place -> names of the tests."""
    lines = (ROOT / LISTING).read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {place: tests for place, *tests in rows}


def places(source: Source) -> set[str]:
    """The functions that refuse with ``keep_writes=True``."""
    return {
        f"{source.path}::{function.name}"
        for function in source.walk(ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.keyword) and node.arg == "keep_writes" and is_true(node.value)
    }


def is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def test_every_place_is_listed():
    found = set().union(*(places(source) for source in sources("authsvc/")))
    assert found == set(listed()), f"see {LISTING}"


def test_every_place_has_a_test():
    written = {
        function.name for source in sources("tests/") for function in source.walk(ast.FunctionDef)
    }
    for place, tests in listed().items():
        assert tests, place
        assert set(tests) <= written, place


def test_a_new_place_would_be_noticed():
    text = "def f():\n    raise X.error(keep_writes=True)\n"
    assert places(Source("x.py", text, ast.parse(text))) == {"x.py::f"}
