"""Wire shapes of phone numbers."""

from typing import Annotated

from pydantic import ConfigDict, Field

from authsvc.api import Password, Shape, Text, UserObject

Number = Annotated[Text, Field(max_length=64)]
Code = Annotated[Text, Field(max_length=32)]


class SendCode(Shape):
    """Where to send the code."""

    phone_number: Number


class Message(Shape):
    """A short answer in words."""

    message: str = "code sent"


class VerifyCode(Shape):
    """The code; what else is sent is for the account of somebody new."""

    model_config = ConfigDict(extra="allow")

    phone_number: Number
    code: Code
    disable_session: bool = False
    update_phone_number: bool = False
    name: Annotated[Text, Field(max_length=256)] | None = None


class Verified(Shape):
    """Whose number it is, and the token of their session."""

    status: bool
    token: str | None
    user: UserObject


class SignInPhone(Shape):
    """Number and password."""

    phone_number: Number
    password: Password
    remember_me: bool | None = None


class SignedIn(Shape):
    """A session."""

    token: str
    user: UserObject


class ResetRequest(Shape):
    """Whose password was forgotten."""

    phone_number: Number


class ResetByCode(Shape):
    """The code, and the new password."""

    phone_number: Number
    otp: Code
    new_password: Password
