"""Other ways in, offered on the sign-in page below the one that most people take."""

from dataclasses import dataclass
from typing import Any

WAYS = "sign_in_ways"


@dataclass(frozen=True, order=True)
class Way:
    """A quiet button of the sign-in page: where it leads, and its words, to be translated."""

    order: int
    page: str
    label: str
    icon: str


def add_sign_in_way(config: Any, page: str, label: str, *, icon: str, order: int) -> None:
    """Configurator directive: the sign-in page leads to ``page``, too."""
    ways = config.registry.authsvc.services.extras.setdefault(WAYS, [])
    ways.append(Way(order, page, label, icon))
    ways.sort()


def ways_in(request: Any) -> list[Way]:
    """What is offered, in order."""
    ways: list[Way] = request.auth.services.extras.get(WAYS, [])
    return ways
