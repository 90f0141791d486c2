"""Settings of passwords, sign-up, verification and reset."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.settings import setting


@dataclass(frozen=True)
class PasswordSettings:
    """E-mail and password. The defaults are the safe ones."""

    enabled: bool = setting(True, "Let users sign in with e-mail and password.")
    sign_up: bool = setting(True, "Let anybody create an account.")
    min_length: int = setting(
        8, "Fewest characters; NIST SP 800-63B-4 asks 15 without a second factor."
    )
    max_length: int = setting(128, "Most characters.")
    min_strength: int = setting(
        2,
        "Least strength of a new password as zxcvbn estimates it, from 0 to 4: 1 withstands a "
        "thousand guesses, 2 a million, 3 a hundred millions, 4 ten billions. From 1 on, passwords "
        "made of the user's, host's or product's name are refused, too; 0 judges nothing.",
    )
    require_verification: bool = setting(
        True,
        "Only a verified address may sign in; sign-up then answers the same for a known address.",
    )
    verify_on_sign_up: bool = setting(True, "Mail a verification link at sign-up.")
    verification_lifetime: timedelta = setting(
        timedelta(hours=1), "How long a link in a verification mail is good."
    )
    sign_in_after_verification: bool = setting(
        True, "Sign the user in when the verification link is used in a browser that may."
    )
    sign_in_after_sign_up: bool = setting(
        True, "Sign the user in at sign-up, when no verification is required."
    )
    reset_lifetime: timedelta = setting(timedelta(hours=1), "How long a reset link is good.")
    reset_ends_sessions: bool = setting(True, "A reset signs the user out everywhere.")
    attempts_per_network: int = setting(
        10, "Wrong passwords for one account from one network before that network has to wait."
    )
    attempts_window: timedelta = setting(
        timedelta(minutes=15), "How long that network has to wait, from its first wrong password."
    )
    attempts_in_a_row: int = setting(
        100,
        "Wrong passwords in a row, from anywhere, after which only networks the user has signed in "
        "from may try (NIST SP 800-63B-4 section 3.2.2). A reset clears it.",
    )
    mails_per_address: int = setting(
        5, "Mails of one kind that strangers can ask for, such as reset links, to one address."
    )
    mails_window: timedelta = setting(
        timedelta(hours=1),
        "For how long that many; at most as long as the links in them are good, or strangers could "
        "keep an owner without any.",
    )

    def __post_init__(self) -> None:
        if not 0 <= self.min_strength <= 4:
            raise ValueError("min_strength is between 0 and 4")


@dataclass(frozen=True)
class LinkSettings:
    """Links in mails."""

    links: str = setting(
        "page",
        "`page`: a link opens a page whose button acts, since mail scanners open links. `direct`: "
        "opening the link acts.",
        choices=("page", "direct"),
    )
