"""Sessions that begin and end in a browser with several accounts."""

from authsvc.api import SessionOpened, SessionsEnded
from authsvc.plugins.multi_session.usecases import make_room, sign_out_all


def one_session_for_each(event: SessionOpened) -> None:
    """Somebody signed in: an older session of the same account in this browser ends."""
    make_room(event.auth, event.user["id"], event.session["id"])


def sign_out_everybody(event: SessionsEnded) -> None:
    """The active account was signed out: so are the others of this browser."""
    if event.reason == "sign-out":
        sign_out_all(event.auth)
