"""How a declaration waits at its function until the configuration scans the module.

Found by ``config.scan`` like everything of venusian's. Its own ``attach`` reads the source of each
caller's frame, which took a tenth of the start; a function knows where it stands.
"""

from collections.abc import Callable
from typing import Any

from venusian import ATTACH_ATTR, Categories

CATEGORY = "authsvc"
CodeInfo = tuple[str, int, str, str]
Register = Callable[[Any, CodeInfo], None]


def declare(function: Any, register: Register) -> None:
    """Call ``register(config, where)`` when the module of ``function`` is scanned."""
    code = function.__code__
    where = (code.co_filename, code.co_firstlineno, code.co_name, "")

    def found(scanner: Any, _name: str, _function: Any) -> None:
        register(scanner.config, where)

    categories = getattr(function, ATTACH_ATTR, None) or Categories(function)
    setattr(function, ATTACH_ATTR, categories)
    entry = (found, function.__module__, None, "module")
    categories.setdefault(CATEGORY, []).append(entry)
