"""Wire shapes of the caller's own account."""

from typing import Annotated

from pydantic import ConfigDict, Field

from authsvc.core.password.shapes import Email, Password, Picture
from authsvc.web.shapes import Shape, Text, UserObject


class UpdateUser(Shape):
    """What may change about a profile. Further fields go to the plugins that own them."""

    model_config = ConfigDict(extra="allow")
    nullable = frozenset({"image"})

    name: Annotated[Text, Field(max_length=256)] | None = None
    image: Picture | None = None


class ChangeEmail(Shape):
    """The address to change to."""

    new_email: Email
    callback_url: Text | None = Field(None, alias="callbackURL")


class DeleteUser(Shape):
    """Deletion is confirmed by mail; with the token from that mail it happens at once."""

    password: Password | None = None
    token: Text | None = None
    callback_url: Text | None = Field(None, alias="callbackURL")


class Verified(Shape):
    """The address is proven."""

    status: bool = True
    user: None = None


class Moved(Shape):
    """The user, who has the new address now."""

    status: bool = True
    user: UserObject


class Deletion(Shape):
    """What became of the wish."""

    success: bool = True
    message: str


class DeleteLink(Shape):
    """What a deletion link carries."""

    token: Text
    callback_url: Text | None = Field(None, alias="callbackURL")
