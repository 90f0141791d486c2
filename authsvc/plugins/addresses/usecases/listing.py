"""What addresses somebody has."""

from dataclasses import dataclass
from datetime import datetime

from authsvc.api import AuthContext, Identity
from authsvc.plugins.addresses.reader import further_of, primary_of


@dataclass(frozen=True)
class Listed:
    """An address as its owner sees it; ``created_at`` is not known of a primary one."""

    email: str
    primary: bool
    verified: bool
    created_at: datetime | None


def addresses(auth: AuthContext, identity: Identity) -> list[Listed]:
    """The primary address, then the others, the oldest first."""
    first = primary_of(auth, identity.user_id)
    head = [Listed(first.email, True, first.verified, None)] if first else []
    return head + [
        Listed(one.email, False, one.verified_at is not None, one.created_at)
        for one in further_of(auth, identity.user_id)
    ]
