"""Guests: users who have shown nothing of themselves yet."""

from authsvc.security.identity import Identity


def is_guest(identity: Identity | None) -> bool:
    """Whether the caller is one: signed in, and yet still to be asked to sign in."""
    return identity is not None and bool(identity.user.get("is_anonymous"))
