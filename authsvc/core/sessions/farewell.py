"""Where else somebody may want to sign out, who signs out here: told by plugins."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from authsvc.context import AuthContext
from authsvc.web.shapes import Shape, Text

FAREWELLS = "farewells"


class SignOut(Shape):
    """Where to go after the provider, and whether the client should go there at once."""

    may_be_absent = True
    callback_url: Annotated[Text | None, Field(alias="callbackURL")] = None
    disable_redirect: bool = False
    state: Text | None = None


Farewell = Callable[[AuthContext, SignOut], str | None]


def farewell(auth: AuthContext, wish: SignOut) -> str | None:
    """The address where the browser signs out elsewhere; asked before the session ends."""
    if auth.identity is None:
        return None
    asked: list[Farewell] = auth.services.extras.get(FAREWELLS, [])
    told = (ask(auth, wish) for ask in asked)
    return next((address for address in told if address), None)


def add_farewell(config: Any, ask: Farewell) -> None:
    """Configurator directive: ``ask(auth, wish)`` knows where else a session may have to end."""
    config.registry.authsvc.services.extras.setdefault(FAREWELLS, []).append(ask)
