"""What a change of password, or the first proof of a mailbox, entails for the second factor."""

from authsvc.api import PasswordChanged, SessionOpened, UnprovenRemoved, UserUpdating
from authsvc.plugins.two_factor.devices import usecases as devices
from authsvc.plugins.two_factor.enrolment.usecases import enrolment
from authsvc.plugins.two_factor.errors import FIELD_NOT_ALLOWED
from authsvc.plugins.two_factor.events import SecondFactorVerified
from authsvc.plugins.two_factor.factors.usecases import rows
from authsvc.plugins.two_factor.recovery.usecases import waiting

RESET = "reset"


def refuse_switch(event: UserUpdating) -> None:
    """The factor is no field of the profile: nobody switches it without proof."""
    if event.extra.get("twoFactorEnabled"):
        raise FIELD_NOT_ALLOWED.error(message="twoFactorEnabled is not allowed to be set")


def distrust(event: PasswordChanged) -> None:
    """Forget the trusted devices (ATK-095); a reset has used the mailbox up as a factor."""
    devices.forget_all(event.auth, event.user_id, "password")
    waiting.cancel_as_needless(event.auth, event.user_id, "password")
    if event.how == RESET:
        rows.note_reset(event.auth, event.user_id)


def forget(event: UnprovenRemoved) -> None:
    """A factor enrolled before anybody proved the mailbox would keep its owner out (ATK-042)."""
    enrolment.forget(event.auth, event.user_id)


def found_again(event: SecondFactorVerified) -> None:
    """Somebody who is signed in proves a factor: nothing is lost."""
    if event.auth.identity is not None:
        waiting.cancel_as_needless(event.auth, event.user_id, "factor")


def got_in(event: SessionOpened) -> None:
    """Whoever signs in with two factors has not lost them, whichever they were."""
    if event.session["factors"] > 1:
        waiting.cancel_as_needless(event.auth, event.user["id"], "factor")
