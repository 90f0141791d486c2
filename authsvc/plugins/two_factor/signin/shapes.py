"""Wire shapes of a code that is entered."""

from authsvc.api import Shape, Text, UserObject


class VerifyCode(Shape):
    """A code, and whether this device shall be asked again."""

    code: Text
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
