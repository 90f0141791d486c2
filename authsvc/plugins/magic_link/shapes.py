"""Wire shapes of sign-in by a mailed link."""

from typing import Annotated, Any

from pydantic import Field

from authsvc.api import Email, SessionObject, Shape, Text, UserObject


class SignInMagicLink(Shape):
    """Where to send the link, who a new user is, and where the link leads in the end."""

    email: Email
    name: Annotated[Text, Field(max_length=256)] | None = None
    callback_url: Text | None = Field(None, alias="callbackURL")
    new_user_callback_url: Text | None = Field(None, alias="newUserCallbackURL")
    error_callback_url: Text | None = Field(None, alias="errorCallbackURL")
    metadata: dict[str, Any] | None = None
    """Known to clients; nothing is done with it."""


class MagicLink(Shape):
    """What a mailed link carries."""

    token: Text
    callback_url: Text | None = Field(None, alias="callbackURL")
    new_user_callback_url: Text | None = Field(None, alias="newUserCallbackURL")
    error_callback_url: Text | None = Field(None, alias="errorCallbackURL")


class SignedInByLink(Shape):
    """The answer to a link without a ``callbackURL``."""

    token: str
    user: UserObject
    session: SessionObject
