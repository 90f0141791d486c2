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
    attempts_per_challenge: int = setting(
        5, "Wrong codes after which a sign-in starts again, or another code has to be mailed."
    )
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

    required_roles: tuple[str, ...] = setting(
        (),
        "Roles whose people need a second factor, for example `admin`, at once and whatever an "
        "administrator says; more roles are added at runtime.",
    )
    enrolment_grace: timedelta = setting(
        timedelta(0),
        "How long people of a role that comes to need a second factor at runtime may go on "
        "without one.",
    )
    recovery: bool = setting(
        True, "Let people who lost all their factors get back in by themselves, after a wait."
    )
    recovery_delay: timedelta = setting(
        timedelta(hours=72),
        "How long such a recovery waits, announced to every mailbox of the account, before it can "
        "be finished.",
    )
    recovery_reminder: timedelta = setting(
        timedelta(hours=24), "How long before its end the wait is announced once more."
    )
    recovery_window: timedelta = setting(
        timedelta(days=7), "How long a recovery can be finished when its wait is over."
    )
    recovery_pause: timedelta = setting(
        timedelta(days=7), "How long after a cancelled recovery nobody can start another one."
    )
    recovery_excluded_roles: tuple[str, ...] = setting(
        ("admin",),
        "Roles whose people do not get back in by themselves: `authsvc second-factor reset` does "
        "it for them.",
    )

    def __post_init__(self) -> None:
        if self.code_lifetime > LONGEST_CODE_LIFETIME:
            raise ValueError("code_lifetime is at most 10 minutes")
        if min(self.attempts_per_challenge, self.attempts_in_a_row, self.codes_per_account) < 1:
            raise ValueError("numbers of attempts and codes are at least 1")
        if self.recovery and min(self.recovery_delay, self.recovery_window) <= timedelta():
            raise ValueError("recovery_delay and recovery_window are more than nothing")
        if min(self.recovery_reminder, self.recovery_pause, self.enrolment_grace) < timedelta():
            raise ValueError("recovery_reminder, recovery_pause, enrolment_grace are not negative")
