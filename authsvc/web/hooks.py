"""Hooks around endpoints, by name. For wire concerns; domain concerns use events."""

from collections.abc import Callable
from typing import Any

Before = Callable[[Any], Any]
After = Callable[[Any, Any], None]
EVERY = "*"


class Hooks:
    """Hooks of a process: ``before(request)`` may answer, ``after(request, response)`` add."""

    def __init__(self) -> None:
        self.before: dict[str, list[Before]] = {}
        self.after: dict[str, list[After]] = {}

    def befores(self, name: str) -> list[Before]:
        """The hooks before the endpoint ``name``, in the order of the includes."""
        return self.before.get(EVERY, []) + self.before.get(name, [])

    def afters(self, name: str) -> list[After]:
        """The hooks after it."""
        return self.after.get(EVERY, []) + self.after.get(name, [])


def add_hook(
    config: Any, *, endpoint: str = EVERY, before: Before | None = None, after: After | None = None
) -> None:
    """Configurator directive: run ``before`` or ``after`` around one endpoint, or around all."""
    hooks: Hooks = config.registry.hooks
    if before is not None:
        hooks.before.setdefault(endpoint, []).append(before)
    if after is not None:
        hooks.after.setdefault(endpoint, []).append(after)
