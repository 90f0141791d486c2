"""A test stands where a newcomer looks for it: at the path of what it tests."""

from pathlib import PurePath

from tests.rules.sources import ROOT, sources

# Tests of more than one module: whole stories, and the repository itself.
ELSEWHERE = (
    "tests/attacks/", "tests/browser/", "tests/examples/", "tests/fuzz/", "tests/journeys/",
    "tests/migrations/", "tests/packaging/", "tests/plugin_example/", "tests/rules/", "tests/wire/",
    # Declarations are data: one test plays them all, each from its shape file.
    "tests/plugins/social/providers/",
)  # fmt: skip
# What is asked of a whole room or feature rather than of one module.
WHOLE = ("attacks", "bad_input", "formats", "fuzz", "parallel", "journey")


def mirrors(path: str) -> bool:
    """``web/test_origin.py`` and ``web/test_origin_proxies.py`` belong to ``web/origin.py``."""
    relative = PurePath(path).relative_to("tests")
    if relative.stem.removeprefix("test_").startswith(WHOLE):
        return (ROOT / "authsvc" / relative.parent).is_dir()
    words = relative.stem.removeprefix("test_").split("_")
    names = ["_".join(words[:length]) for length in range(len(words), 0, -1)]
    for room in (ROOT / "authsvc", ROOT):
        folder = room / relative.parent
        if any((folder / f"{name}.py").is_file() or (folder / name).is_dir() for name in names):
            return True
    return False


def test_every_test_mirrors_its_source():
    tests = [s.path for s in sources("tests/") if PurePath(s.path).name.startswith("test_")]
    assert [path for path in tests if not path.startswith(ELSEWHERE) and not mirrors(path)] == []


def test_a_stray_test_would_be_noticed():
    assert mirrors("tests/test_clock.py")
    assert not mirrors("tests/test_nothing_of_that_name.py")
