"""What happens to passwords."""

from dataclasses import dataclass

from authsvc.events import Event


@dataclass(frozen=True, kw_only=True)
class PasswordRefused(Event):
    """A wrong password; ``user_id`` is ``None`` when nobody has the address."""

    user_id: str | None
    method: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanging(Event):
    """A password is about to be set; a subscriber may refuse it. The password is in no log."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A password was set: ``how`` is ``change``, ``set`` or ``reset``."""

    user_id: str
    how: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested(Event):
    """A reset link was asked for; ``user_id`` is ``None`` when nobody has the address."""

    user_id: str | None


@dataclass(frozen=True, kw_only=True)
class VerificationRequested(Event):
    """A verification link was asked for; ``user_id`` is ``None`` when nobody waits for one."""

    user_id: str | None


@dataclass(frozen=True, kw_only=True)
class SignUpRepeated(Event):
    """Somebody signed up with the address of a user, who was told by mail."""

    user_id: str
