"""The project's own Python files, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One file: where it is below the root, its text, its tree."""

    path: str
    text: str
    tree: ast.Module

    def walk(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Every node of these kinds."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))


@cache
def tracked() -> tuple[str, ...]:
    """Every file of the repository, also those not added yet, never what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return tuple(
        path for path in sorted(set(listed.stdout.splitlines())) if (ROOT / path).is_file()
    )


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files below these folders, all of the project's when none is named."""
    paths = [path for path in tracked() if path.endswith(".py")]
    return tuple(parse(path) for path in paths if not folders or path.startswith(folders))


@cache
def parse(path: str) -> Source:
    text = (ROOT / path).read_text()
    return Source(path, text, ast.parse(text, path))
