"""Settings of sign-in by a mailed link."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting

LONGEST = timedelta(hours=1)


@dataclass(frozen=True)
class MagicLinkSettings:
    """Sign-in by a mailed link. How a link acts is said in the section `links`."""

    sign_up: bool = setting(
        True, "A link to an unknown address creates an account; `password.sign_up` has to allow it."
    )
    lifetime: timedelta = setting(
        timedelta(minutes=5), "How long a link is good; at most an hour, since it signs in."
    )

    def __post_init__(self) -> None:
        if not timedelta() < self.lifetime <= LONGEST:
            raise ValueError("lifetime is more than nothing and at most an hour")
