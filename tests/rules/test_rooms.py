"""Which module may import which: the contracts of setup.cfg, and no import hidden in a function."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.rules.sources import ROOT, Source, sources


def deferred(source: Source) -> list[str]:
    """Imports of our own modules inside a function: a circle that hides."""
    found = []
    for function in source.walk(ast.FunctionDef, ast.AsyncFunctionDef):
        for node in ast.walk(function):
            if isinstance(node, ast.ImportFrom):
                names = [f"{'.' * node.level}{node.module or ''}"]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            found += [
                f"{source.path}:{node.lineno} {name}"
                for name in names
                if name.startswith(("authsvc", "."))
            ]
    return found


def test_rooms_import_only_the_rooms_below():
    program = Path(sys.executable).parent / "lint-imports"
    told = subprocess.run(
        [program, "--config", "setup.cfg", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr


def test_no_import_of_our_own_is_deferred():
    assert [line for source in sources("authsvc/") for line in deferred(source)] == []


def test_a_deferred_import_would_be_noticed():
    text = "def late():\n    from authsvc.web import origin\n"
    assert deferred(Source("x.py", text, ast.parse(text))) == ["x.py:2 authsvc.web"]


def test_every_folder_with_code_is_a_package():
    """A folder without ``__init__.py`` would be left out of the wheel."""
    folders = {(ROOT / source.path).parent for source in sources("authsvc/")}
    assert [
        str(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()
    ] == []


def test_the_folder_of_revisions_is_no_package():
    """With one, ``python -m pytest`` would import the folder instead of alembic."""
    assert not (ROOT / "alembic" / "__init__.py").exists()
