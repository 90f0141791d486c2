"""Settings of mailed codes."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting

LONGEST = timedelta(minutes=10)
FEWEST_DIGITS, MOST_DIGITS = 6, 10


@dataclass(frozen=True)
class EmailOtpSettings:
    """Sign-in, confirmation of an address and reset by mailed codes."""

    sign_up: bool = setting(
        True, "A code to an unknown address creates an account; `password.sign_up` has to allow it."
    )
    digits: int = setting(6, "Digits of a code, 6 to 10 (ASVS 6.5.4).")
    lifetime: timedelta = setting(
        timedelta(minutes=5), "How long a code is good; at most 10 minutes (ASVS 6.5.5)."
    )
    attempts: int = setting(3, "Tries for one code, from one browser or network.")
    attempts_in_a_row: int = setting(
        100,
        "Wrong codes in a row for one address and purpose, from anywhere, after which only "
        "networks the user has signed in from may try (NIST SP 800-63B-4 section 3.2.2).",
    )
    keep_unproven_password: bool = setting(
        False,
        "A code that confirms an address leaves the password chosen at sign-up in force, wherever "
        "the code is typed. Without it the password has to be sent along from a browser that did "
        "not sign up.",
    )
    reset_verifies: bool = setting(
        False, "A code that resets the password marks the address as verified, too."
    )
    change_email: bool = setting(False, "Let users change their address by codes.")
    change_email_asks_old: bool = setting(
        True, "A change of a verified address needs a code from the old mailbox as well."
    )

    def __post_init__(self) -> None:
        if not timedelta() < self.lifetime <= LONGEST:
            raise ValueError("lifetime is more than nothing and at most 10 minutes")
        if not FEWEST_DIGITS <= self.digits <= MOST_DIGITS:
            raise ValueError("digits are 6 to 10")
        if min(self.attempts, self.attempts_in_a_row) < 1:
            raise ValueError("numbers of attempts are at least 1")
