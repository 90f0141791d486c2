"""Settings that every channel of codes has."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.settings import setting

LONGEST = timedelta(minutes=10)
FEWEST_DIGITS, MOST_DIGITS = 6, 10


@dataclass(frozen=True)
class CodeSettings:
    """What a code is, how long it is good, and how often it may be guessed."""

    sign_up: bool = setting(
        True, "A code to somebody unknown creates an account; `password.sign_up` has to allow it."
    )
    digits: int = setting(6, "Digits of a code, 6 to 10 (ASVS 6.5.4).")
    lifetime: timedelta = setting(
        timedelta(minutes=5), "How long a code is good; at most 10 minutes (ASVS 6.5.5)."
    )
    attempts: int = setting(3, "Tries for one code, from one browser or network.")
    attempts_in_a_row: int = setting(
        100,
        "Wrong codes in a row for one address or number and purpose, from anywhere, after which "
        "only networks the user has signed in from may try (NIST SP 800-63B-4 section 3.2.2).",
    )

    def __post_init__(self) -> None:
        if not timedelta() < self.lifetime <= LONGEST:
            raise ValueError("lifetime is more than nothing and at most 10 minutes")
        if not FEWEST_DIGITS <= self.digits <= MOST_DIGITS:
            raise ValueError("digits are 6 to 10")
        if min(self.attempts, self.attempts_in_a_row) < 1:
            raise ValueError("numbers of attempts are at least 1")
