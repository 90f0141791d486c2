"""What the end of every sign-in means for a guest."""

from authsvc.api import EmailChanged, EmailVerified, SessionOpened
from authsvc.plugins.anonymous.usecases.linking import link, settle_by_mailbox


def link_guest(event: SessionOpened) -> None:
    """Every first factor ends here, and every second."""
    link(event.auth, event.user, event.method)


def settle_guest(event: EmailChanged | EmailVerified) -> None:
    """Who has proven a mailbox can come back by it."""
    settle_by_mailbox(event.auth, event.user_id)
