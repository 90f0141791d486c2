"""Text messages as a channel of codes: what its codes are for, and how they are sent."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from authsvc.api import (
    AuthContext,
    Channel,
    CodeRefusals,
    CodeWish,
    Credential,
    Newcomer,
    reset_in_place,
    sessions,
)
from authsvc.api import mark as _
from authsvc.plugins.phone.budget import may_text
from authsvc.plugins.phone.errors import (
    INVALID_OTP,
    INVALID_PHONE_NUMBER,
    OTP_EXPIRED,
    OTP_NOT_FOUND,
    PHONE_NUMBER_NOT_EXIST,
    TOO_MANY_CODES,
)
from authsvc.plugins.phone.events import PhoneCodeRefused, PhoneCodeRequested
from authsvc.plugins.phone.numbers import parse, shown
from authsvc.plugins.phone.reader import by_number
from authsvc.plugins.phone.usecases.newcomers import create

NOBODYS = "+10000000000"
HOW = "phone-reset"


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


class Texts(Channel):
    """Codes by text message, to proven numbers and new ones."""

    section = "phone"
    prefix = "phone"
    method = "phone-number"
    entry = Purpose.VERIFY
    nowhere = NOBODYS
    refusals = CodeRefusals(
        wrong=INVALID_OTP, expired=OTP_EXPIRED, too_many=TOO_MANY_CODES, absent=OTP_NOT_FOUND
    )

    def find(self, auth: AuthContext, to: str) -> Credential | None:
        """Whoever has proven the number."""
        return by_number(auth, to)

    def hold(self, auth: AuthContext, to: str) -> Credential | None:
        """The same, held, if the number is still theirs by then."""
        found = by_number(auth, to)
        if found is None:
            return None
        sessions.hold_user(auth, found.user["id"])
        held = by_number(auth, to)
        return held if held is not None and held.user["id"] == found.user["id"] else None

    def may_send(self, auth: AuthContext, wish: CodeWish, user_id: str | None) -> bool:
        """Count a text: each costs money."""
        return may_text(auth, str(wish.purpose), wish.to, user_id)

    def deliver(
        self, auth: AuthContext, wish: CodeWish, to: str, code: str, lifetime: timedelta
    ) -> None:
        """Text the code."""
        found = by_number(auth, to)  # a stranger does not choose what the owner has to read
        locale = (found.user["locale"] if found else None) or auth.client.locale
        words = auth.services.extras["catalogues"].of(locale)
        brand = auth.services.mailer.letters.brand_name
        text = words.gettext(TEXTS[Purpose(wish.purpose)], brand=brand, code=code)
        auth.services.texter.send(auth.db, to, text, expires_in=lifetime)

    def tell_sent(
        self, auth: AuthContext, wish: CodeWish, user_id: str | None, *, sent: bool
    ) -> None:
        """A code was asked for, and perhaps texted."""
        purpose = str(wish.purpose)
        auth.emit(PhoneCodeRequested(auth=auth, user_id=user_id, purpose=purpose, sent=sent))

    def tell_refused(self, auth: AuthContext, wish: CodeWish, user_id: str | None) -> None:
        """A wrong code, or one of too many."""
        auth.emit(PhoneCodeRefused(auth=auth, user_id=user_id, purpose=str(wish.purpose)))

    def admit(
        self, auth: AuthContext, wish: CodeWish, held: Credential | None, newcomer: Newcomer
    ) -> Mapping[str, Any]:
        """The owner of the number, who may be new."""
        if held is not None:
            return held.user
        if not self.is_open(auth):
            raise PHONE_NUMBER_NOT_EXIST.error()
        return create(auth, wish.to, newcomer)

    def put_in_place(
        self, auth: AuthContext, wish: CodeWish, held: Credential, hashed: str
    ) -> None:
        """Nothing is said of the mailbox."""
        reset_in_place(auth, held.user, hashed, f"phone:{wish.to}", how=HOW)

    def shown(self, to: str) -> str:
        """A number as people write it."""
        return shown(to)


TEXT = Texts()


def wish_for(auth: AuthContext, purpose: Purpose, typed: str, browser: str = "") -> CodeWish:
    """What somebody is about; raises ``INVALID_PHONE_NUMBER``."""
    number = parse(auth.settings("phone"), typed)
    if number is None:
        raise INVALID_PHONE_NUMBER.error()
    return TEXT.wish(purpose, number, browser)
