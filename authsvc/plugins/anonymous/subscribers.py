"""What the end of every sign-in means for a guest."""

from authsvc.api import SessionOpened
from authsvc.plugins.anonymous.usecases.linking import link


def link_guest(event: SessionOpened) -> None:
    """Every first factor ends here, and every second."""
    link(event.auth, event.user, event.method)
