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


@dataclass(frozen=True, kw_only=True)
class RoleRequired(Event):
    """People of a role need a second factor from now on, or when the time of grace is over."""

    role: str


@dataclass(frozen=True, kw_only=True)
class RoleReleased(Event):
    """People of a role need no second factor any more."""

    role: str


@dataclass(frozen=True, kw_only=True)
class RecoveryStarted(Event):
    """Somebody who has proven the first factor says that the others are lost, and waits."""

    user_id: str
    method: str


@dataclass(frozen=True, kw_only=True)
class RecoveryReminded(Event):
    """The wait of a recovery will soon be over, and all mailboxes were told again."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class RecoveryCancelled(Event):
    """A recovery goes no further; ``by`` is ``link``, ``session``, ``factor`` or ``password``."""

    user_id: str
    by: str


@dataclass(frozen=True, kw_only=True)
class RecoveryLinkMailed(Event):
    """The wait was over, and the link that finishes the recovery was mailed."""

    user_id: str
