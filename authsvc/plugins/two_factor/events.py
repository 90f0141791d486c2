"""What happens to second factors."""

from dataclasses import dataclass
from typing import ClassVar

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class EnrolmentBegun(Event):
    """A user was handed a seed and backup codes; nothing is in force yet."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class CodeMailed(Event):
    """A user, or somebody who has proven the first factor, was mailed a code."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class TwoFactorEnabled(Event):
    """A user's sign-ins ask for a second factor from now on, or for another one than before."""

    changes_user: ClassVar[bool] = True

    user_id: str
    method: str


@dataclass(frozen=True, kw_only=True)
class TwoFactorDisabled(Event):
    """A user's sign-ins ask for no second factor any more."""

    changes_user: ClassVar[bool] = True

    user_id: str


@dataclass(frozen=True, kw_only=True)
class BackupCodesReplaced(Event):
    """A user made new backup codes; the old ones are worthless."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorVerified(Event):
    """A second factor was proven: ``totp``, ``otp``, ``backup-code``, or what a feature added."""

    user_id: str
    factor: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorRefused(Event):
    """A wrong code."""

    user_id: str
    factor: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorLocked(Event):
    """Too many wrong codes: the second factor rests for ``seconds``, and open sign-ins ended."""

    user_id: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class DeviceTrusted(Event):
    """A device is not asked for a second factor any more."""

    user_id: str
    device_id: str


@dataclass(frozen=True, kw_only=True)
class DevicesDistrusted(Event):
    """Devices are asked again; ``reason`` is ``revoked``, ``password`` or ``enrolment``."""

    user_id: str
    reason: str
