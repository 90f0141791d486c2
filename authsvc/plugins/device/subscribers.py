"""What takes back an approval that no device has collected yet."""

from authsvc.api import PasswordChanged, SessionsEnded, UnprovenRemoved
from authsvc.plugins.device.usecases.requests import forget_user


def forget_at_change(event: PasswordChanged | UnprovenRemoved) -> None:
    """Whoever knew the old password may have approved a device with it."""
    forget_user(event.auth, event.user_id)


def forget_revoked(event: SessionsEnded) -> None:
    """Somebody throws out what they do not know; signing out means no such thing."""
    if event.reason == "revoked":
        forget_user(event.auth, event.user_id)
