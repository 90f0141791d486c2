"""Wire shapes of mailed codes."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from authsvc.api import Password, Picture, Shape, Text, UserObject

Type = Literal["email-verification", "sign-in", "forget-password", "change-email"]


class SendCode(Shape):
    """Where to send a code, and what for."""

    email: Text
    type: Type


class CheckCode(Shape):
    """A code to look at."""

    email: Text
    type: Type
    otp: Text


class SignInCode(Shape):
    """A code that signs in. Who is new says more; what else is sent goes to plugins, or nowhere."""

    model_config = ConfigDict(extra="allow")

    email: Text
    otp: Text
    name: Annotated[Text, Field(max_length=256)] | None = None
    image: Picture | None = None


class SignedInByCode(Shape):
    """The user, signed in."""

    token: str
    user: UserObject


class VerifyCode(Shape):
    """A code that confirms an address; the password, from a browser that did not sign up."""

    email: Text
    otp: Text
    password: Password | None = None


class VerifiedByCode(Shape):
    """The user; ``token`` is set when a session was opened."""

    status: bool
    token: str | None
    user: UserObject


class ResetRequest(Shape):
    """Whose password to reset."""

    email: Text


class ResetByCode(Shape):
    """A code and the new password."""

    email: Text
    otp: Text
    password: Password


class ChangeRequest(Shape):
    """The address to change to; a code from the old one."""

    new_email: Text
    otp: Text | None = None


class ChangeByCode(Shape):
    """The address to change to, and the code from there."""

    new_email: Text
    otp: Text
