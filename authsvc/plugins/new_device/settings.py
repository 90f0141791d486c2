"""Settings of mails about sign-ins from new browsers."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting


@dataclass(frozen=True)
class NewDeviceSettings:
    """A mail after a sign-in from a browser that its user has not used before."""

    remember_for: timedelta = setting(
        timedelta(days=365),
        "How long a browser is known, from its last sign-in. Browsers keep no cookie for longer "
        "than 400 days.",
    )
    link_lifetime: timedelta = setting(
        timedelta(days=7), "How long the link `This wasn't me` is good; it works once."
    )
    users_per_browser: int = setting(
        10, "Users of one browser that are remembered; the one who signed in first is forgotten."
    )

    def __post_init__(self) -> None:
        if min(self.remember_for, self.link_lifetime) <= timedelta():
            raise ValueError("remember_for and link_lifetime are more than nothing")
        if not 1 <= self.users_per_browser <= 20:
            raise ValueError("users_per_browser is between 1 and 20: a cookie has an end")
