"""Other ways in, offered on the sign-in page below the one that most people take."""

from dataclasses import dataclass
from typing import Any

from authsvc.core.signin.landing import KEPT
from authsvc.core.users.guests import is_guest
from authsvc.web.pages.templates import given

WAYS = "sign_in_ways"


@dataclass(frozen=True, order=True)
class Way:
    """A quiet button of the sign-in page: where it leads, and its words, to be translated."""

    order: int
    page: str
    label: str
    icon: str
    method: str
    """What the attempts of this way are called, so that the page can say which was the last."""


def add_sign_in_way(
    config: Any, page: str, label: str, *, method: str, icon: str, order: int
) -> None:
    """Configurator directive: the sign-in page leads to ``page``, too.

    ``method`` is what the attempts of that way are called.
    """
    ways = config.registry.authsvc.services.extras.setdefault(WAYS, [])
    ways.append(Way(order, page, label, icon, method))
    ways.sort()


def ways_in(request: Any) -> list[Way]:
    """What is offered, in order."""
    ways: list[Way] = request.auth.services.extras.get(WAYS, [])
    return ways


def is_in_already(request: Any) -> bool:
    """Whether the caller of a page that signs people in has nothing to do there.

    Guests do, and whoever is asked once more, or adds an account beside the one that is open.
    """
    identity, wish = request.identity, given(request)
    if identity is None or is_guest(identity) or "again" in wish:
        return False
    return not (keeps_accounts(request) and "add" in wish)


def keeps_accounts(request: Any) -> bool:
    """Whether several accounts are open in one browser beside each other."""
    return bool(request.auth.services.extras.get(KEPT))
