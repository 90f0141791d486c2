"""Which refusals a function can come to, through the functions it names."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import FunctionType
from typing import Any

from authsvc.errors import ErrorCode

# The kits below refuse, too; what they refuse is the same for every endpoint.
FEATURES = ("authsvc.core.", "authsvc.plugins.")


def refusals(function: FunctionType) -> set[ErrorCode]:
    """Every code named in it, and in every function of a feature that it names, and so on.

    What is decided at run time is not seen, such as a subscriber of an event.
    """
    found: set[ErrorCode] = set()
    seen: set[FunctionType] = set()
    waiting = [function]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for value in named(current):
            if isinstance(value, ErrorCode):
                found.add(value)
            else:
                waiting.append(value)
    return found


@cache
def named(function: FunctionType) -> tuple[Any, ...]:
    """The codes and the functions of features that a function names."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return tuple(_named(tree, function.__globals__))


def _named(tree: ast.AST, names: dict[str, Any]) -> Iterator[Any]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)):
            value = _value(node, names)
            feature = isinstance(value, FunctionType) and value.__module__.startswith(FEATURES)
            if feature or isinstance(value, ErrorCode):
                yield value


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    """What a dotted name of the module stands for; ``None`` for everything else."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _value(node.value, names)
        return getattr(owner, node.attr, None) if inspect.ismodule(owner) else None
    return None
