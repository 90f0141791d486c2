"""What a change of password entails for the second factor."""

from authsvc.api import PasswordChanged
from authsvc.plugins.two_factor.usecases import devices, factors

RESET = "reset"


def distrust(event: PasswordChanged) -> None:
    """Forget the trusted devices (ATK-095); a reset has used the mailbox up as a factor."""
    devices.forget_all(event.auth, event.user_id, "password")
    if event.how == RESET:
        factors.note_reset(event.auth, event.user_id)
