"""Wire shapes of the end of a sign-in."""

from typing import Literal

from pydantic import ConfigDict

from authsvc.web.shapes import Shape, UserObject


class SessionOpened(Shape):
    """The caller is signed in; ``url`` repeats the ``callbackURL``, and is left out without one."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    redirect: bool
    token: str
    url: str | None = None
    user: UserObject


class FactorAsked(Shape):
    """The sign-in waits for one more proof."""

    two_factor_redirect: Literal[True]
    two_factor_methods: list[str]


SignInAnswer = SessionOpened | FactorAsked
"""What every way of signing in answers."""
