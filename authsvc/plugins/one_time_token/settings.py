"""Settings of the hand-over of a session."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting


@dataclass(frozen=True)
class OneTimeTokenSettings:
    """Tokens that hand a session over to another site or app, once."""

    lifetime: timedelta = setting(timedelta(minutes=3), "How long a token waits to be used.")
    for_clients: bool = setting(
        True, "Apps and browsers may ask for a token; `false`: only code in this process may."
    )
    set_cookie: bool = setting(True, "Whoever shows a token gets the session's cookie as well.")
