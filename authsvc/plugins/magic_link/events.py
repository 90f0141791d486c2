"""What happens to mailed links."""

from dataclasses import dataclass

from authsvc.api import Event


@dataclass(frozen=True, kw_only=True)
class MagicLinkRequested(Event):
    """A link to sign in was asked for; ``user_id`` is ``None`` when nobody has the address."""

    user_id: str | None
