"""Wire shapes of turning the second factor on and off."""

from typing import Annotated, Literal

from pydantic import Field

from authsvc.api import Password, Shape, Text


class Enable(Shape):
    """The caller's password, and what the second factor shall be."""

    password: Password | None = None
    method: Literal["otp", "totp"] = "totp"
    issuer: Annotated[Text, Field(max_length=64)] | None = None


class WithPassword(Shape):
    """The caller's password; an account without one is asked for a fresh session instead."""

    password: Password | None = None


class AppOffered(Shape):
    """What the authenticator app needs, shown once."""

    method: Literal["totp"] = "totp"
    totp_uri: str = Field(serialization_alias="totpURI")
    backup_codes: list[str]


class MailEnabled(Shape):
    """Codes by mail are in force."""

    method: Literal["otp"] = "otp"


class TotpUri(Shape):
    """What the authenticator app needs."""

    totp_uri: str = Field(serialization_alias="totpURI")


class BackupCodes(Shape):
    """New backup codes, shown once."""

    status: bool = True
    backup_codes: list[str]
