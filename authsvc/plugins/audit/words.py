"""The log in words people know: what each kind of event is called, and which sign it gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.api import mark as _

Details = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """How an event is told; ``tone`` asks the reader to have a look."""

    words: str
    icon: str = "activity"
    tone: str = ""


EVENTS: dict[str, Told] = {
    "user-created": Told(_("Account created"), "user"),
    "user-updated": Told(_("Profile changed"), "user"),
    "email-verified": Told(_("E-mail confirmed"), "mail"),
    "address-requested": Told(_("Another e-mail address asked for"), "mail"),
    "address-verified": Told(_("Another e-mail address confirmed"), "mail"),
    "address-removed": Told(_("An e-mail address removed"), "mail"),
    "address-repeated": Told(
        _("Somebody tried to add your e-mail to another account"), "mail", "warning"
    ),
    "email-change-requested": Told(_("Change of e-mail asked for"), "mail"),
    "email-changed": Told(_("E-mail changed"), "mail"),
    "email-change-approved": Told(_("Change of e-mail allowed"), "mail"),
    "email-change-cancelled": Told(_("Change of e-mail called off"), "mail"),
    "verification-requested": Told(_("Link to confirm the e-mail asked for"), "mail"),
    "sign-up-repeated": Told(_("Somebody tried to sign up with your e-mail"), "user", "warning"),
    "sign-in-refused": Told(_("Sign-in refused"), "alert", "warning"),
    "account-linked": Told(_("A way to sign in was added"), "link"),
    "account-link-refused": Told(
        _("Somebody came from another service and was not let in"), "alert", "warning"
    ),
    "provider-sign-in-failed": Told(_("Sign-in with another service failed"), "alert", "warning"),
    "provider-token-read": Told(_("Access to another service handed to the application"), "link"),
    "account-unlinked": Told(_("A way to sign in was removed"), "link"),
    "unproven-removed": Told(_("What nobody had proven was removed"), "shield", "warning"),
    "magic-link-requested": Told(_("Link to sign in asked for"), "mail"),
    "email-code-requested": Told(_("Code by mail asked for"), "mail"),
    "email-code-refused": Told(_("Wrong code"), "alert", "warning"),
    "deletion-requested": Told(_("Deletion of the account asked for"), "trash", "warning"),
    "user-deleted": Told(_("Account deleted"), "trash"),
    "session-opened": Told(_("Signed in"), "door"),
    "session-updated": Told(_("Session changed"), "door"),
    "password-refused": Told(_("Wrong password"), "alert", "warning"),
    "password-reset-requested": Told(_("New password asked for"), "key"),
    "enrolment-begun": Told(_("Two-step sign-in being set up"), "shield"),
    "code-mailed": Told(_("Code sent by mail"), "mail"),
    "passkey-added": Told(_("Passkey added"), "key"),
    "passkey-renamed": Told(_("Passkey renamed"), "key"),
    "passkey-removed": Told(_("Passkey removed"), "key"),
    "passkey-refused": Told(_("Passkey refused"), "alert", "warning"),
    "wallet-linked": Told(_("Wallet connected"), "wallet"),
    "wallet-removed": Told(_("Wallet disconnected"), "wallet", "warning"),
    "two-factor-enabled": Told(_("Two-step sign-in turned on"), "shield"),
    "two-factor-disabled": Told(_("Two-step sign-in turned off"), "shield"),
    "backup-codes-replaced": Told(_("New backup codes made"), "lock"),
    "second-factor-verified": Told(_("Code accepted"), "phone"),
    "second-factor-refused": Told(_("Wrong code"), "alert", "warning"),
    "second-factor-locked": Told(_("Too many wrong codes, locked for a while"), "lock", "warning"),
    "device-trusted": Told(_("Device trusted"), "desktop"),
    "signing-key-made": Told(_("New key for tokens made"), "key"),
    "signing-key-replaced": Told(_("Key for tokens replaced"), "key"),
    "signing-key-set-aside": Told(_("Key for tokens could not be opened"), "alert", "warning"),
    "signing-key-retired": Told(_("Key for tokens withdrawn"), "key", "warning"),
    "session-handed-over": Told(_("Session handed over to another browser or app"), "link"),
    "account-switched": Told(_("Switched to this account"), "door"),
    "anonymous-linked": Told(_("A guest's data moved here"), "user"),
    "guest-settled": Told(_("The guest became an account"), "user"),
    "phone-code-requested": Told(_("Code by text message asked for"), "phone"),
    "phone-code-refused": Told(_("Wrong code"), "alert", "warning"),
    "phone-number-changed": Told(_("Phone number set"), "phone"),
    "phone-number-removed": Told(_("Phone number removed"), "phone", "warning"),
    "device-approved": Told(_("Device connected"), "desktop"),
    "device-denied": Told(_("Device sent away"), "desktop", "warning"),
    "new-device-seen": Told(_("Signed in with a new browser"), "desktop", "warning"),
    "sign-in-disowned": Told(_("Somebody said that a sign-in was not them"), "alert", "warning"),
    "role-required": Told(_("A role needs a second factor now"), "shield"),
    "role-released": Told(_("A role needs no second factor any more"), "shield", "warning"),
    "factors-removed": Told(_("All second steps removed"), "shield", "warning"),
    "recovery-started": Told(_("All second steps said to be lost"), "alert", "warning"),
    "recovery-reminded": Told(_("Told again that a recovery is under way"), "mail"),
    "recovery-cancelled": Told(_("Recovery cancelled"), "shield"),
    "recovery-link-mailed": Told(_("Link that finishes the recovery sent"), "mail", "warning"),
    "devices-distrusted": Told(_("Trusted device forgotten"), "desktop"),
}
SESSIONS_ENDED = {
    "sign-out": Told(_("Signed out"), "door"),
    "revoked": Told(_("Session signed out from the list"), "door"),
    "password-change": Told(_("Signed out by the new password"), "door"),
    "reset": Told(_("Signed out everywhere by the new password"), "door"),
    "first-proof": Told(_("Signed out, since the e-mail was not confirmed before"), "door"),
    "disowned": Told(_("Signed out, since it was not the owner"), "door"),
    "recovery": Told(_("Signed out, since all second steps were removed"), "door"),
    "second-factor": Told(_("Signed out, since a second step was turned on"), "door"),
    "replaced": Told(_("Session replaced by a new one"), "door"),
}
PASSWORD_CHANGED = {
    "reset": Told(_("Password reset by mail"), "key"),
    "phone-reset": Told(_("Password reset by text message"), "key"),
    "set": Told(_("Password set"), "key"),
}
BY_DETAIL: dict[str, Callable[[Details], Told]] = {
    "sessions-ended": lambda told: SESSIONS_ENDED.get(
        str(told.get("reason")), Told(_("Session ended"), "door")
    ),
    "password-changed": lambda told: PASSWORD_CHANGED.get(
        str(told.get("how")), Told(_("Password changed"), "key")
    ),
}


def tell(event: str, details: Details) -> Told:
    """An entry in words; what has none is shown by its own name."""
    if event in BY_DETAIL:
        return BY_DETAIL[event](details)
    return EVENTS.get(event) or Told(event.replace("-", " ").capitalize())
