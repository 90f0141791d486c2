"""Wire shapes of addresses."""

from pydantic import Field

from authsvc.api import Email, Moment, Shape, Text, UserObject


class AddressObject(Shape):
    """One of the caller's addresses; ``createdAt`` is when it was asked for."""

    email: str
    primary: bool
    verified: bool
    created_at: Moment | None


class AddAddress(Shape):
    """The address to add, and where the page of the mailed link leads on."""

    email: Email
    callback_url: Text | None = Field(None, alias="callbackURL")


class AddressName(Shape):
    """Names one of the caller's addresses."""

    email: Text


class AddressProof(Shape):
    """The token of a mailed link."""

    token: Text


class AddressProven(Shape):
    """The address that is proven now."""

    status: bool = True
    email: str


class PrimaryChanged(Shape):
    """The caller, with the new primary address."""

    status: bool = True
    user: UserObject
