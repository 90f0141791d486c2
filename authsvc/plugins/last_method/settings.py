"""Settings of the reminder how one signed in last."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting


@dataclass(frozen=True)
class LastMethodSettings:
    """A cookie that says how this browser signed in last. It names a way, not a person."""

    max_age: timedelta = setting(timedelta(days=30), "How long a browser remembers it.")
    left_out: tuple[str, ...] = setting(
        ("anonymous",),
        "Ways that are not remembered. Every other is: `email`, `username`, `phone-number`, "
        "`passkey`, `magic-link`, `email-otp`, `siwe`, a provider's id.",
    )
