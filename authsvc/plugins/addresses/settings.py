"""Settings of several addresses."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting


@dataclass(frozen=True)
class AddressSettings:
    """Several e-mail addresses for one user, one of them the primary one."""

    max_addresses: int = setting(
        5, "Addresses one user may have, the primary one and unconfirmed ones included."
    )
    link_lifetime: timedelta = setting(
        timedelta(days=1),
        "How long a link that confirms an address is good; an address that was not confirmed by "
        "then is forgotten.",
    )

    def __post_init__(self) -> None:
        if self.max_addresses < 1:
            raise ValueError("max_addresses is at least 1")
