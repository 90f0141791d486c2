"""Settings of guests."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import canonical_email, setting


@dataclass(frozen=True)
class AnonymousSettings:
    """Guests: accounts without a name, an address or a password."""

    email_domain: str = setting(
        "guests.invalid",
        "Domain of the addresses that stand in for a guest's. Nothing is mailed there, and nobody "
        "else can have one.",
    )
    name: str = setting("Anonymous", "What guests are called.")
    per_network: int = setting(
        100, "Guests that may come from one network in a day; each is a row in the database."
    )
    keep: timedelta = setting(
        timedelta(days=30),
        "How long a guest without any live session is kept; nobody can sign in as one again.",
    )
    delete_when_linked: bool = setting(
        True,
        "Delete the guest once its owner has signed in for real and `AnonymousLinked` was heard.",
    )

    def __post_init__(self) -> None:
        if canonical_email(f"a@{self.email_domain}") != f"a@{self.email_domain}":
            raise ValueError("email_domain is a domain in lower case")
        if self.per_network < 1 or self.keep < timedelta():
            raise ValueError("per_network is at least 1, and keep is not negative")
