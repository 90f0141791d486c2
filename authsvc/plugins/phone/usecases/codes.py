"""What all flows share: text a code for a purpose, and judge what is typed."""

from dataclasses import dataclass
from enum import StrEnum

from authsvc.api import (
    AuthContext,
    CodeKind,
    CodeSlot,
    CodeVerdict,
    Credential,
    code_is_waiting,
    is_known_network,
    issue_code,
    pretend,
    spend_code,
    try_code,
)
from authsvc.api import mark as _
from authsvc.plugins.phone.budget import may_text
from authsvc.plugins.phone.errors import (
    INVALID_OTP,
    INVALID_PHONE_NUMBER,
    OTP_EXPIRED,
    OTP_NOT_FOUND,
    TOO_MANY_CODES,
)
from authsvc.plugins.phone.events import PhoneCodeRefused, PhoneCodeRequested
from authsvc.plugins.phone.numbers import Number, parse
from authsvc.plugins.phone.reader import by_number
from authsvc.plugins.phone.settings import PhoneSettings

METHOD = "phone-number"
REFUSALS = {
    CodeVerdict.WRONG: INVALID_OTP,
    CodeVerdict.EXPIRED: OTP_EXPIRED,
    CodeVerdict.TOO_MANY: TOO_MANY_CODES,
}
NOBODYS = "+10000000000"


class Purpose(StrEnum):
    """What a code is for; one of another purpose is simply wrong."""

    VERIFY = "verify"
    RESET = "reset"


# The sender is named first: that is what a phone shows of a text it does not open.
TEXTS = {
    Purpose.VERIFY: _("%(brand)s: your code is %(code)s. Never tell it to anybody."),
    Purpose.RESET: _(
        "%(brand)s: your code for a new password is %(code)s. Never tell it to anybody."
    ),
}


@dataclass(frozen=True)
class Asked:
    """A code for a number, and where it waits."""

    purpose: Purpose
    number: Number
    slot: CodeSlot


def asked(auth: AuthContext, purpose: Purpose, typed: str, browser: str = "") -> Asked:
    """What somebody is about; raises ``INVALID_PHONE_NUMBER``."""
    number = parse(auth.settings("phone"), typed)
    if number is None:
        raise INVALID_PHONE_NUMBER.error()
    return Asked(purpose, number, CodeSlot(number.e164, browser))


def kind_of(auth: AuthContext, purpose: Purpose) -> CodeKind:
    """The bounds of a purpose's codes."""
    settings: PhoneSettings = auth.settings("phone")
    return CodeKind(
        f"phone:{purpose}",
        settings.lifetime,
        settings.digits,
        settings.attempts,
        settings.attempts_in_a_row,
    )


def send(auth: AuthContext, wish: Asked, *, wanted: bool, found: Credential | None) -> None:
    """Text a code; begins the transaction. Answer, work and later refusals tell nothing.

    Somebody unwanted gets a code that nobody reads, so that trying is answered alike (ATK-040).
    A number that had enough texts keeps the code it has.
    """
    user_id = found.user["id"] if found else None
    subject = user_id or wish.number.e164
    allowed = may_text(auth, wish.purpose.value, wish.number, user_id)
    auth.begin()
    if not allowed:
        pretend(auth, lambda: _text(auth, wish, NOBODYS, _issue(auth, wish, subject)))
    else:
        code = _issue(auth, wish, subject)
        if wanted:
            _text(auth, wish, wish.number.e164, code)
        else:
            pretend(auth, lambda: _text(auth, wish, NOBODYS, code))
    event = PhoneCodeRequested(
        auth=auth, user_id=user_id, purpose=wish.purpose.value, sent=allowed and wanted
    )
    auth.emit(event)


def _issue(auth: AuthContext, wish: Asked, subject: str) -> str:
    return issue_code(auth, kind_of(auth, wish.purpose), wish.slot, subject=subject)


def _text(auth: AuthContext, wish: Asked, to: str, code: str) -> None:
    words = auth.services.extras["catalogues"].of(auth.client.locale.replace("_", "-"))
    brand = auth.services.mailer.letters.brand_name
    text = words.gettext(TEXTS[wish.purpose], brand=brand, code=code)
    lifetime = kind_of(auth, wish.purpose).lifetime
    auth.services.texter.send(auth.db, to, text, expires_in=lifetime)


def require(auth: AuthContext, wish: Asked, code: str) -> None:
    """Count and judge what was typed; begins the transaction. A right code is still to be spent."""
    kind = kind_of(auth, wish.purpose)
    if not code_is_waiting(auth, kind, wish.slot):
        raise OTP_NOT_FOUND.error()
    found = by_number(auth, wish.number.e164)
    user_id = found.user["id"] if found else None
    known = lambda: is_known_network(auth, user_id or "")  # noqa: E731 # asked for if needed
    verdict = try_code(auth, kind, wish.slot, code, is_known=known)
    if verdict is not CodeVerdict.RIGHT:
        auth.emit(PhoneCodeRefused(auth=auth, user_id=user_id, purpose=wish.purpose.value))
        raise REFUSALS[verdict].error(keep_writes=True)


def spend(auth: AuthContext, wish: Asked) -> None:
    """Take a right code out of the world, once whoever it is about is held (ATK-089)."""
    if not spend_code(auth, kind_of(auth, wish.purpose), wish.slot):
        raise INVALID_OTP.error()
