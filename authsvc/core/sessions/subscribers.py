"""What the cookie cache has to hear about."""

from authsvc.core.sessions.events import SessionsEnded
from authsvc.core.sessions.revocation import RevocationFeed
from authsvc.events import Event


def tell_ended(feed: RevocationFeed, event: SessionsEnded) -> None:
    """Copies of these sessions are worthless from now on."""
    feed.announce(event.auth, event.user_id, event.session_ids)


def tell_changed(feed: RevocationFeed, event: Event) -> None:
    """Copies of this user made before are out of date."""
    user_id = getattr(event, "user_id", None)
    if event.changes_user and user_id:
        feed.announce(event.auth, user_id)
