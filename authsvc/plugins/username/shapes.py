"""Wire shapes of user names."""

from pydantic import Field

from authsvc.api import Password, Shape, Text


class SignInUsername(Shape):
    """User name and password."""

    username: Text
    password: Password
    callback_url: Text | None = Field(None, alias="callbackURL")
    remember_me: bool | None = None


class Username(Shape):
    """A user name to ask about."""

    username: Text


class Availability(Shape):
    """Whether nobody has it."""

    available: bool
