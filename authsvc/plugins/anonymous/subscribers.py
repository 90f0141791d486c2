"""What the end of every sign-in means for a guest."""

from authsvc.api import EmailChanged, EmailVerified, SessionOpened
from authsvc.plugins.anonymous.events import AnonymousLinked
from authsvc.plugins.anonymous.usecases.keeping import keep
from authsvc.plugins.anonymous.usecases.linking import link, settle_by_mailbox


def link_guest(event: SessionOpened) -> None:
    """Every first factor ends here, and every second."""
    link(event.auth, event.user, event.method)


def settle_guest(event: EmailChanged | EmailVerified) -> None:
    """Who has proven a mailbox can come back by it."""
    settle_by_mailbox(event.auth, event.user_id)


def keep_said(event: AnonymousLinked) -> None:
    """What a guest has said of themselves stays with whoever they turn out to be."""
    keep(event.auth, event.old_user, event.new_user)
