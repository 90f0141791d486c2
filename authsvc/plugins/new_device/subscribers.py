"""What happens when somebody has signed in."""

from authsvc.api import SessionOpened, UserDeleted
from authsvc.plugins.new_device.usecases import browsers, disown, notice


def look(event: SessionOpened) -> None:
    """Make the browser known, and tell its user if it was not.

    A browser that was here before costs no statement: its cookie and the row that was read to
    check the password tell enough.
    """
    auth, user = event.auth, event.user
    if not browsers.meet(auth, user, remember=event.session["remember"]):
        notice.tell(auth, user, event.session)


def forget(event: UserDeleted) -> None:
    """Nothing about a user outlives them but the log."""
    disown.forget(event.auth, event.user_id)
