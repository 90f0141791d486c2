"""What happens to guests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class AnonymousLinked(Event):
    """A guest has signed in or up for real; applications move what belongs to ``old_user`` now.

    Heard once for each guest, in the transaction of the sign-in: if moving fails, so does it. The
    guest's row is there until every subscriber was heard.
    """

    old_user: Mapping[str, Any]
    new_user: Mapping[str, Any]

    @property
    def user_id(self) -> str:
        """Who has the data from now on."""
        return str(self.new_user["id"])


@dataclass(frozen=True, kw_only=True)
class GuestSettled(Event):
    """A guest has signed in by a way of its own: the same user, and no guest any more."""

    changes_user = True

    user_id: str
