"""Wire shapes of passwords, sign-up, verification and reset."""

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from authsvc.core.users.email import canonical
from authsvc.web.shapes import Shape, Text, UserObject, clean_text, no_nul

EMAIL_PATTERN = r"^[^\s@]+@[^\s@]+\.[^\s@]+$"


def _email(value: str) -> str:
    if canonical(value) is None:
        raise ValueError("Invalid email address")
    return value


Email = Annotated[
    str,
    Field(max_length=254, pattern=EMAIL_PATTERN),
    AfterValidator(clean_text),
    AfterValidator(_email),
]
Password = Annotated[str, AfterValidator(no_nul)]
"""Of any length: one that is too long is refused by name, and never hashed (ATK-204)."""


def _picture(value: str) -> str:
    """A relative address, or one of the web: nothing that runs (ASVS 1.2.2)."""
    scheme = SCHEME.match(value)
    if CONTROLS.search(value) or value[:1].isspace() or (scheme and scheme[1].lower() not in WEB):
        raise ValueError("must be the address of a picture, starting with https://")
    return value


SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
WEB = ("http", "https")
Picture = Annotated[Text, Field(max_length=2048), AfterValidator(_picture)]


class SignUpEmail(Shape):
    """A new account. Fields beyond these go to the plugins that own them, or nowhere."""

    model_config = ConfigDict(extra="allow")

    name: Annotated[Text, Field(max_length=256)]
    email: Email
    password: Annotated[Password, Field(min_length=1)]
    image: Picture | None = None
    callback_url: Text | None = Field(None, alias="callbackURL")
    remember_me: bool | None = None


class SignInEmail(Shape):
    """Address and password."""

    email: Text
    password: Password
    callback_url: Text | None = Field(None, alias="callbackURL")
    remember_me: bool | None = None


class SignedUp(Shape):
    """The new user; ``token`` is null until the address is verified."""

    token: str | None
    user: UserObject


class ChangePassword(Shape):
    """The password that is and the one that shall be."""

    current_password: Password
    new_password: Password
    revoke_other_sessions: bool | None = None


class PasswordChangedAnswer(Shape):
    """``token`` is set when other sessions were revoked and a new one was opened."""

    token: str | None
    user: UserObject


class VerifyPassword(Shape):
    """A password to check."""

    password: Password


class RequestReset(Shape):
    """Where to send the link, and which page shall ask for the new password."""

    email: Email
    redirect_to: Text | None = None


class ResetRequested(Shape):
    """The same whether anybody has the address or not."""

    status: bool = True
    message: str = "If this email exists in our system, check your email for the reset link"


class ResetPassword(Shape):
    """The new password and the token from the mail."""

    new_password: Password
    token: Text | None = None


class ResetToken(Shape):
    """The token, for clients that send it beside the body."""

    token: Text | None = None


class ResetLink(Shape):
    """Where to go from the mailed link."""

    callback_url: Text = Field(alias="callbackURL")


class SendVerification(Shape):
    """Where to send the link, and where it leads in the end."""

    email: Email
    callback_url: Text | None = Field(None, alias="callbackURL")


class VerifyEmail(Shape):
    """What a verification link carries."""

    token: Text
    callback_url: Text | None = Field(None, alias="callbackURL")
