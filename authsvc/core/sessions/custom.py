"""What an application makes of a session before clients see it.

``config.add_custom_session(tell)``: the answer of ``get-session`` is what ``tell`` returns. It is
asked each time, for the copy in a cookie, too, and what it says is kept nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.exceptions import ConfigurationError

from authsvc.context import AuthContext, Services

CUSTOM = "custom_session"
Tell = Callable[[AuthContext, dict[str, Any], dict[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class Custom:
    """Who is asked; ``listed`` says whether it is asked for each session of a list, too."""

    tell: Tell
    listed: bool


def add_custom_session(config: Any, tell: Tell, *, listed: bool = False) -> None:
    """Configurator directive: ``get-session`` answers ``tell(auth, session, user)``.

    Session and user are the objects that clients would see. ``listed``: the list of the accounts
    that a browser is signed in to is made of such answers as well.
    """
    extras = config.registry.authsvc.services.extras

    def register() -> None:
        extras[CUSTOM] = Custom(tell, listed)

    if not callable(tell):
        raise ConfigurationError("a custom session is a function of auth, session and user")
    config.action(("custom-session",), register)


def is_told(services: Services) -> bool:
    """Whether an application is asked at all; looked up before anything is made for it."""
    return CUSTOM in services.extras


def told(
    auth: AuthContext, session: dict[str, Any], user: dict[str, Any], *, listed: bool = False
) -> Mapping[str, Any]:
    """A session and its user as an application wants them told; without one, just the two."""
    custom: Custom | None = auth.services.extras.get(CUSTOM)
    if custom is None or (listed and not custom.listed):
        return {"session": session, "user": user}
    answer = custom.tell(auth, session, user)
    if not isinstance(answer, Mapping):
        raise TypeError(f"a custom session is a mapping, not {type(answer).__name__}")
    return answer
