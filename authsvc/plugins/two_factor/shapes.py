"""Wire shapes of the second factor."""

from typing import Annotated, Literal

from pydantic import Field

from authsvc.api import Moment, Password, Shape, Text, UserObject

Code = Annotated[Text, Field(max_length=64)]


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


class VerifyCode(Shape):
    """A code, and whether this device shall be asked again."""

    code: Code
    trust_device: bool | None = None


class VerifyBackupCode(VerifyCode):
    """A backup code; ``disableSession`` spends it and opens no session."""

    disable_session: bool | None = None


class OwnerProven(Shape):
    """Whose code it was; nobody is signed in."""

    user: UserObject


class Verified(Shape):
    """The session's token and its user."""

    token: str
    user: UserObject


class DeviceName(Shape):
    """Names a trusted device by its id."""

    id: Text


class DeviceObject(Shape):
    """A trusted device; ``current`` is the one that asks."""

    id: str
    user_agent: str | None
    ip_address: str | None
    created_at: Moment
    last_used_at: Moment
    expires_at: Moment
    current: bool


class SetRole(Shape):
    """A role, and whether its people need a second factor."""

    role: Annotated[Text, Field(max_length=64)]
    required: bool


class RoleObject(Shape):
    """A role whose people need a second factor; ``fixed`` by settings, which have no beginning."""

    role: str
    since: Moment | None
    fixed: bool


class RecoveryObject(Shape):
    """A recovery under way: from when on, and until when, it can be finished."""

    due_at: Moment
    expires_at: Moment


class FinishRecovery(Shape):
    """What the link in the mail carries."""

    token: Annotated[Text, Field(max_length=128)]
