"""Settings of phone numbers."""

import re
from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import canonical_email, setting

LONGEST = timedelta(minutes=10)
FEWEST_DIGITS, MOST_DIGITS = 6, 10


@dataclass(frozen=True)
class PhoneSettings:
    """Sign-in, sign-up and reset by texted codes. How texts leave is said in the section `sms`."""

    sign_up: bool = setting(
        True, "A code to an unknown number creates an account; `password.sign_up` has to allow it."
    )
    digits: int = setting(6, "Digits of a code, 6 to 10 (ASVS 6.5.4).")
    lifetime: timedelta = setting(
        timedelta(minutes=5), "How long a code is good; at most 10 minutes (ASVS 6.5.5)."
    )
    attempts: int = setting(3, "Tries for one code, from one browser or network.")
    attempts_in_a_row: int = setting(
        100,
        "Wrong codes in a row for one number and purpose, from anywhere, after which only networks "
        "the user has signed in from may try (NIST SP 800-63B-4 section 3.2.2).",
    )
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
        if not timedelta() < self.lifetime <= LONGEST:
            raise ValueError("lifetime is more than nothing and at most 10 minutes")
        if not FEWEST_DIGITS <= self.digits <= MOST_DIGITS:
            raise ValueError("digits are 6 to 10")
        budgets = (self.texts_per_number, self.texts_per_network, self.texts_per_country)
        if min(self.attempts, self.attempts_in_a_row, *budgets) < 1:
            raise ValueError("numbers of attempts and of texts are at least 1")
        if canonical_email(f"a@{self.email_domain}") != f"a@{self.email_domain}":
            raise ValueError("email_domain is a domain in lower case")
        regions = (*self.countries, *([self.region] if self.region else []))
        if not all(re.fullmatch(r"[A-Z]{2}", each) for each in regions):
            raise ValueError("countries are two capitals each, such as DE")
