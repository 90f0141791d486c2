"""Settings of phone numbers."""

import re
from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import CodeSettings, canonical_email, setting


@dataclass(frozen=True)
class PhoneSettings(CodeSettings):
    """Sign-in, sign-up and reset by texted codes. How texts leave is said in the section `sms`."""

    email_domain: str = setting(
        "phone.invalid",
        "Domain of the addresses that stand in for those of users who came by phone. Nothing is "
        "mailed there, and nobody else can have one.",
    )
    region: str = setting(
        "",
        "Country (ISO 3166, such as `DE`) of numbers typed without one; empty: they need `+`.",
    )
    countries: tuple[str, ...] = setting(
        (), "Countries whose numbers are taken, such as `DE AT CH`; empty: all."
    )
    strict: bool = setting(
        True,
        "Only numbers that are assigned and that people have: no premium rate, no service numbers.",
    )
    texts_window: timedelta = setting(timedelta(hours=1), "The time in which texts are counted.")
    texts_per_number: int = setting(5, "Texts of one purpose to one number within `texts_window`.")
    texts_per_network: int = setting(20, "Texts asked for by one network within `texts_window`.")
    texts_per_country: int = setting(
        500,
        "Texts to one country within `texts_window`, so that nobody can make money from texts to "
        "numbers of their own. Users on networks they have signed in from still get theirs.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        budgets = (self.texts_per_number, self.texts_per_network, self.texts_per_country)
        if min(budgets) < 1:
            raise ValueError("numbers of texts are at least 1")
        if canonical_email(f"a@{self.email_domain}") != f"a@{self.email_domain}":
            raise ValueError("email_domain is a domain in lower case")
        regions = (*self.countries, *([self.region] if self.region else []))
        if not all(re.fullmatch(r"[A-Z]{2}", each) for each in regions):
            raise ValueError("countries are two capitals each, such as DE")
