"""Things that happen inside a request's transaction. Features declare events, others subscribe.

A ``...Creating``/``...Changing`` event comes before the write and may refuse it by raising
``ApiError``; every other event tells what was done, in the same transaction. No event carries
the request. A subscriber of ``Event`` itself receives every one.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from authsvc.context import AuthContext


@dataclass(frozen=True, kw_only=True)
class Event:
    """Parent of all events; ``auth`` is the context of whoever caused it."""

    changes_user: ClassVar[bool] = False
    """Whether user objects look different afterwards: copies of them are then worthless."""

    auth: "AuthContext" = field(repr=False)
