"""What all flows share: send a code for a purpose, and judge what is typed."""

from dataclasses import dataclass
from enum import StrEnum

from authsvc.api import (
    AuthContext,
    CodeKind,
    CodeSlot,
    CodeVerdict,
    Credential,
    find_owner,
    is_known_network,
    issue_code,
    may_mail_owner,
    nobody,
    pretend,
    spend_code,
    try_code,
)
from authsvc.plugins.email_otp.errors import INVALID_OTP, OTP_EXPIRED, TOO_MANY_CODES
from authsvc.plugins.email_otp.events import EmailCodeRefused, EmailCodeRequested
from authsvc.plugins.email_otp.settings import EmailOtpSettings


class Purpose(StrEnum):
    """What a code is for, by its name on the wire; one of another purpose is simply wrong."""

    SIGN_IN = "sign-in"
    VERIFY = "email-verification"
    RESET = "forget-password"
    CHANGE = "change-email"


# One budget for all mails of a purpose, links or codes.
BUDGETS = {
    Purpose.SIGN_IN: "sign-in",
    Purpose.VERIFY: "verification",
    Purpose.RESET: "reset",
    Purpose.CHANGE: "change-email",
}
LETTERS = {
    Purpose.SIGN_IN: "email_code_sign_in",
    Purpose.VERIFY: "email_code_verify",
    Purpose.RESET: "email_code_reset",
    Purpose.CHANGE: "email_code_change",
}
REFUSALS = {
    CodeVerdict.WRONG: INVALID_OTP,
    CodeVerdict.EXPIRED: OTP_EXPIRED,
    CodeVerdict.TOO_MANY: TOO_MANY_CODES,
}


@dataclass(frozen=True)
class Asked:
    """A code for an address: ``to`` the mailbox, ``slot`` where it waits."""

    purpose: Purpose
    to: str
    slot: CodeSlot


def asked(purpose: Purpose, address: str, browser: str = "") -> Asked:
    """The usual case: the code is sent to the address that it is about."""
    return Asked(purpose, address, CodeSlot(address, browser))


def kind_of(auth: AuthContext, purpose: Purpose) -> CodeKind:
    """The bounds of a purpose's codes."""
    settings: EmailOtpSettings = auth.settings("email_otp")
    return CodeKind(
        f"email-otp:{purpose}",
        settings.lifetime,
        settings.digits,
        settings.attempts,
        settings.attempts_in_a_row,
    )


def may_send(auth: AuthContext, wish: Asked, found: Credential | None) -> bool:
    """Count a mail; false when its address had enough. Before the transaction begins."""
    user_id = found.user["id"] if found else None
    return may_mail_owner(auth, BUDGETS[wish.purpose], wish.to, user_id)


def send(
    auth: AuthContext, wish: Asked, found: Credential | None, *, wanted: bool, allowed: bool
) -> None:
    """Mail a code. Answer, work and later refusals tell nothing.

    Somebody unwanted gets a code that nobody reads, so that trying is answered alike (ATK-040).
    An address that had enough mails keeps the code it has.
    """
    user_id = found.user["id"] if found else None
    subject = user_id or wish.to
    if not allowed:
        pretend(auth, lambda: _mail(auth, wish, nobody()["email"], _issue(auth, wish, subject)))
    else:
        code = _issue(auth, wish, subject)
        if wanted:
            _mail(auth, wish, wish.to, code)
        else:
            pretend(auth, lambda: _mail(auth, wish, nobody()["email"], code))
    auth.emit(EmailCodeRequested(auth=auth, user_id=user_id, purpose=wish.purpose.value))


def _issue(auth: AuthContext, wish: Asked, subject: str) -> str:
    return issue_code(auth, kind_of(auth, wish.purpose), wish.slot, subject=subject)


def _mail(auth: AuthContext, wish: Asked, to: str, code: str) -> None:
    lifetime = kind_of(auth, wish.purpose).lifetime
    auth.send_mail(LETTERS[wish.purpose], to, code=code, expires_in=lifetime)


def require(auth: AuthContext, wish: Asked, code: str) -> None:
    """Count and judge what was typed; begins the transaction. A right code is still to be spent."""
    found = find_owner(auth, wish.to)
    user_id = found.user["id"] if found else None
    verdict = try_code(
        auth,
        kind_of(auth, wish.purpose),
        wish.slot,
        code,
        is_known=lambda: is_known_network(auth, user_id or ""),
    )
    if verdict is not CodeVerdict.RIGHT:
        auth.emit(EmailCodeRefused(auth=auth, user_id=user_id, purpose=wish.purpose.value))
        raise REFUSALS[verdict].error(keep_writes=True)


def spend(auth: AuthContext, wish: Asked) -> None:
    """Take a right code out of the world, once whoever it is about is held."""
    if not spend_code(auth, kind_of(auth, wish.purpose), wish.slot):
        raise INVALID_OTP.error()
