"""Settings of the second factor."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting

LONGEST_CODE_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class TwoFactorSettings:
    """Two-factor authentication. The defaults are the safe ones."""

    issuer: str = setting("", "The name in authenticator apps; empty: the product's name.")
    mail_codes: bool = setting(
        True, "Offer a code by mail as a second factor, unless the same mailbox proved the first."
    )
    mail_codes_after_reset: bool = setting(
        False,
        "Offer mailed codes although the password was reset by mail; the mailbox alone is then "
        "enough to sign in.",
    )
    mail_only: bool = setting(False, "Let users enrol with mailed codes alone, without an app.")
    code_lifetime: timedelta = setting(
        timedelta(minutes=3), "How long a mailed code is good; at most 10 minutes (ASVS 6.5.5)."
    )
    codes_per_account: int = setting(
        5, "Codes mailed to one account within `codes_window`, whoever asks for them."
    )
    codes_window: timedelta = setting(timedelta(minutes=15), "The window of `codes_per_account`.")
    challenge_lifetime: timedelta = setting(
        timedelta(minutes=10), "How long a sign-in waits for its second factor."
    )
    attempts_per_challenge: int = setting(5, "Wrong codes after which a sign-in starts again.")
    attempts_in_a_row: int = setting(
        10,
        "Wrong codes in a row for one account, over all sign-ins and kinds of code, after which "
        "its second factor is locked for `lock_for`; each further lock lasts twice as long.",
    )
    lock_for: timedelta = setting(timedelta(minutes=15), "How long the first lock lasts.")
    longest_lock: timedelta = setting(timedelta(days=1), "No lock lasts longer than this.")
    enrolment_lifetime: timedelta = setting(
        timedelta(hours=1), "How long a new app may take to prove itself by its first code."
    )
    trust_for: timedelta = setting(
        timedelta(days=30), "How long a trusted device is not asked, from its last sign-in."
    )

    def __post_init__(self) -> None:
        if self.code_lifetime > LONGEST_CODE_LIFETIME:
            raise ValueError("code_lifetime is at most 10 minutes")
        if min(self.attempts_per_challenge, self.attempts_in_a_row, self.codes_per_account) < 1:
            raise ValueError("numbers of attempts and codes are at least 1")
