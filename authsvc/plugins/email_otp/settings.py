"""Settings of mailed codes."""

from dataclasses import dataclass

from authsvc.api import CodeSettings, setting


@dataclass(frozen=True)
class EmailOtpSettings(CodeSettings):
    """Sign-in, confirmation of an address and reset by mailed codes."""

    instead_of_links: bool = setting(
        False,
        "Addresses are confirmed by a code wherever a link would be mailed for it, and the page of "
        "a forgotten password sends a code.",
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
