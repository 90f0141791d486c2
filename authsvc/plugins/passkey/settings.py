"""Settings of passkeys."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.api import setting

LONGEST_CHALLENGE = timedelta(minutes=10)


@dataclass(frozen=True)
class PasskeySettings:
    """Passkeys (WebAuthn Level 3). The defaults are the safe ones."""

    rp_id: str = setting(
        "",
        "The domain that passkeys belong to, never to be changed afterwards: the base URL's host, "
        "or a domain above it that your applications share. Empty: the base URL's host.",
    )
    rp_name: str = setting("", "The name that authenticators show; empty: `app_name`.")
    origins: tuple[str, ...] = setting(
        (),
        "Origins besides the base URL's own whose pages may use passkeys, for example "
        "`https://app.example.com`; `android:apk-key-hash:...` names an Android app.",
    )
    user_verification: str = setting(
        "preferred",
        "Whether the authenticator asks for fingerprint, face or PIN. Only a passkey that did "
        "counts as two factors.",
        choices=("preferred", "required", "discouraged"),
    )
    resident_key: str = setting(
        "preferred",
        "Whether a new passkey can be found without a user name; a passkey made at sign-up always "
        "can.",
        choices=("preferred", "required", "discouraged"),
    )
    require_user_handle: bool = setting(
        True,
        "A sign-in without a user name has to bring the user handle, as every browser does "
        "(WebAuthn section 7.2, step 6).",
    )
    per_account: int = setting(25, "Most passkeys of one account.")
    challenge_lifetime: timedelta = setting(
        timedelta(minutes=5), "How long browser and authenticator may take; at most 10 minutes."
    )
    sign_up: bool = setting(
        True,
        "Let people create an account with a passkey instead of a password, where "
        "`password.sign_up` lets anybody create one.",
    )

    def __post_init__(self) -> None:
        if not timedelta() < self.challenge_lifetime <= LONGEST_CHALLENGE:
            raise ValueError("challenge_lifetime is at most 10 minutes")
        if self.per_account < 1:
            raise ValueError("per_account is at least 1")
