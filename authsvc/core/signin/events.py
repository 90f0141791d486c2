"""What happens at the end of a sign-in."""

from dataclasses import dataclass
from typing import ClassVar

from authsvc.events import Event


@dataclass(frozen=True, kw_only=True)
class SignInRefused(Event):
    """The first factor was right and yet nobody got in: ``reason`` is the code of the refusal."""

    user_id: str
    method: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FactorsRemoved(Event):
    """Every second factor of a user is gone, since they could prove none: ``reason`` is
    ``recovery`` or ``operator``, ``why`` the operator's words. Features take theirs away, too."""

    changes_user: ClassVar[bool] = True

    user_id: str
    reason: str
    why: str = ""
