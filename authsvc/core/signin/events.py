"""What happens at the end of a sign-in."""

from dataclasses import dataclass

from authsvc.events import Event


@dataclass(frozen=True, kw_only=True)
class SignInRefused(Event):
    """The first factor was right and yet nobody got in: ``reason`` is the code of the refusal."""

    user_id: str
    method: str
    reason: str
